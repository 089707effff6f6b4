import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endlessQuery } from '../../cli/test/processes/cli-project.ts'
import { openAppPage, violationsInBothThemes } from './browser/app-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'

const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/core/legs.sql': `/*---
kind: table
columns:
  origin: where it began
---*/
select i::bigint as leg, 'A' || i % 7 as origin, timestamp '2024-01-01' + to_hours(i::int) as left_at
from range(2000) as t(i)
`,
  'models/core/parts.sql':
    '/*---\nkind: embedded\n---*/\nselect leg from core.legs where leg < 10\n',
  'models/marts/hubs.sql':
    '/*---\nkind: table\n---*/\nselect origin, count(*) as legs from core.legs group by origin\n',
}

let browser: Browser
let served: ServedProject
beforeAll(async () => {
  browser = await openBrowser()
  served = await serveProject(files)
  for (const environment of ['prod', 'dev']) {
    const { code } = await served.project.run(['plan', environment, '--apply', '--json'])
    expect(code).toBe(0)
  }
})
afterAll(async () => {
  await browser.close()
  await served[Symbol.asyncDispose]()
})

const address = (sql?: string) =>
  `${served.url}/query${sql === undefined ? '' : `?${new URLSearchParams({ sql })}`}`
const editorOf = (page: Page) => page.getByRole('textbox', { name: 'SQL to run' })
const run = (page: Page) => page.getByRole('button', { name: 'Run', exact: true }).click()
/** Types at the end of the text and waits for what is offered. */
async function offered(page: Page, text: string): Promise<string[]> {
  await editorOf(page).click()
  await page.keyboard.press('ControlOrMeta+End')
  await page.keyboard.type(text)
  await page.getByRole('listbox').waitFor()
  const options = await page.getByRole('listbox').getByRole('option').allInnerTexts()
  await page.keyboard.press('Escape')
  return options
}

describe('the query page', () => {
  it('offers the models of the project and their columns as one types', async () => {
    await using app = await openAppPage(browser, address())
    const { page, complaints } = app
    expect(await offered(page, 'select * from ')).toEqual(['core.legstable', 'marts.hubstable'])
    expect(await offered(page, 'core.')).toEqual(['legstable'])
    expect(await offered(page, 'legs as l where l.')).toEqual([
      'left_attimestamp',
      'legbigint',
      'originvarchar',
    ])
    expect(complaints).toEqual([])
  })

  it('shows typed rows of the environment that was chosen, and keeps the query', async () => {
    await using app = await openAppPage(browser, address())
    const { page, complaints } = app
    await editorOf(page).click()
    await page.keyboard.type('select * from core.legs order by leg')
    await page.getByRole('combobox', { name: 'Environment' }).selectOption('dev')
    await editorOf(page).click()
    await page.keyboard.press('ControlOrMeta+Enter')
    const grid = page.getByRole('grid', { name: 'Rows of the answer' })
    await grid.waitFor()
    await page.locator('#page').getByText('First 1,000 rows of more of dev').waitFor()
    expect(await grid.getByRole('columnheader').allInnerTexts()).toEqual([
      'leg\nbigint',
      'origin\nvarchar',
      'left_at\ntimestamp, UTC',
    ])
    const first = grid.getByRole('row').nth(1)
    expect(await first.getByRole('gridcell').allInnerTexts()).toEqual([
      '0',
      'A0',
      '2024-01-01 00:00:00',
    ])
    const { searchParams } = new URL(page.url())
    expect(Object.fromEntries(searchParams)).toEqual({
      sql: 'select * from core.legs order by leg',
      env: 'dev',
    })
    await page.goto(address())
    await page.getByRole('button', { name: /^dev\s*select \* from core.legs/ }).click()
    await expect.poll(() => editorOf(page).innerText()).toBe('select * from core.legs order by leg')
    expect(complaints).toEqual([])
  })

  it('says where a query is wrong, marks it there, and leads to it', async () => {
    await using app = await openAppPage(browser, address('select leg,\n  orign\nfrom core.legs'))
    const { page } = app
    await run(page)
    await page.locator('#page').getByText('Referenced column "orign" not found').waitFor()
    await page.getByText('query_failed').waitFor()
    await expect.poll(() => page.locator('.cm-wrongPlace').innerText()).toBe('orign')
    await page.getByRole('button', { name: 'Go to line 2, column 3' }).click()
    await page.keyboard.type('x')
    expect(await editorOf(page).innerText()).toContain('  xorign')
    await expect.poll(() => page.locator('.cm-wrongPlace').count()).toBe(0)
  })

  it('only reads', async () => {
    await using app = await openAppPage(browser, address('drop view core.legs'))
    await run(app.page)
    await app.page.getByText('query_refused').waitFor()
  })

  it('cancels a long query: its request is gone, which ends the statement', async () => {
    await using app = await openAppPage(browser, address(endlessQuery))
    const { page } = app
    const sent = page.waitForRequest(/query\.run/)
    const gone = page.waitForEvent('requestfailed', (request) => /query\.run/.test(request.url()))
    await run(page)
    await sent
    await page.getByText('Running for').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    expect((await gone).failure()?.errorText).toMatch(/ABORTED/)
    await page.getByText('Cancelled after').waitFor()
    await page.getByRole('button', { name: 'Run', exact: true }).waitFor()
  })

  it('begins with three queries on models of the project', async () => {
    await using app = await openAppPage(browser, address())
    const { page } = app
    const examples = page.getByRole('region', { name: 'Examples' }).getByRole('button')
    await expect.poll(() => examples.count()).toBe(3)
    for (const index of [0, 1, 2]) {
      await page.goto(address())
      await examples.nth(index).click()
      await run(page)
      await page.getByRole('grid').waitFor()
    }
  })

  it('is left with the keyboard', async () => {
    await using app = await openAppPage(browser, address('select 1'))
    const { page } = app
    await editorOf(page).click()
    await page.keyboard.press('ControlOrMeta+Home')
    await page.keyboard.press('Tab')
    expect(await editorOf(page).innerText()).toBe('  select 1')
    expect(await editorOf(page).getAttribute('aria-description')).toContain('Escape, then Tab')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await editorOf(page).evaluate((element) => element.matches(':focus'))).toBe(false)
  })

  it('reads well in both themes and fits a phone', async () => {
    const sql = "select *, 'x' as y -- all\nfrom core.legs\nwhere leg < 12.5"
    await using app = await openAppPage(browser, address(sql), 390)
    const { page, complaints } = app
    const ready = async () => {
      await editorOf(page).waitFor()
      await run(page)
      await page.getByRole('grid').waitFor()
    }
    expect(await violationsInBothThemes(page, ready)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390)
    expect(complaints).toEqual([])
  })
})
