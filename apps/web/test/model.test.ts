import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAppPage, violationsInBothThemes } from './browser/app-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'

const columns = Array.from({ length: 200 }, (_, index) => `i * ${index} as c${index}`).join(', ')
const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/marts/wide.sql': `/*---\nkind: table\n---*/\nselect ${columns}, case when i > 0 then repeat('long ', 200) end as note from range(2000) as t(i)\n`,
}

let browser: Browser
let served: ServedProject
beforeAll(async () => {
  browser = await openBrowser()
  served = await serveProject(files)
  const { code, stderr } = await served.project.run(['plan', 'prod', '--apply', '--json'])
  expect(stderr, String(code)).toBe('')
})
afterAll(async () => {
  await browser.close()
  await served[Symbol.asyncDispose]()
})

describe('the preview of a model', () => {
  it('shows a thousand rows of two hundred columns, and holds only what is seen', async () => {
    const address = `${served.url}/models/marts.wide?tab=preview`
    await using app = await openAppPage(browser, address)
    const { page, complaints } = app
    const grid = page.getByRole('grid', { name: 'Rows of marts.wide' })
    await grid.waitFor()
    expect(await page.locator('body').innerText()).toContain('The first 1,000 rows of more in prod')
    expect(await grid.getAttribute('aria-rowcount')).toBe('1001')
    expect(await grid.getAttribute('aria-colcount')).toBe('201')
    const held = () => grid.getByRole('gridcell').count()
    expect(await held()).toBeLessThan(1000)
    await grid.focus()
    await page.keyboard.press('Control+End')
    await expect.poll(() => grid.locator('[aria-selected=true]').count()).toBe(1)
    const cell = grid.locator('[aria-selected=true]')
    expect(await grid.getAttribute('aria-activedescendant')).toBe(await cell.getAttribute('id'))
    expect(await page.getByRole('region', { name: 'note of row 1000' }).innerText()).toHaveLength(
      1000,
    )
    expect(await held()).toBeLessThan(1000)
    await page.keyboard.press('Control+Home')
    await page.keyboard.press('End')
    expect(await page.getByRole('region', { name: 'note of row 1 in' }).innerText()).toBe('null')
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowDown')
    expect(await page.getByRole('region', { name: 'c199 of row 2' }).innerText()).toBe('199')
    expect(complaints).toEqual([])
  })

  it('reads well in both themes and fits a phone', async () => {
    const address = `${served.url}/models/marts.wide?tab=preview`
    await using app = await openAppPage(browser, address, 390)
    const ready = () => app.page.getByRole('grid').waitFor()
    expect(await violationsInBothThemes(app.page, ready)).toEqual([])
    expect(await app.page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
  })
})
