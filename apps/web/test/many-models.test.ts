import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAppPage } from './browser/app-page.ts'
import { applyPlan, press, says } from './browser/on-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'

/** Five thousand in `pnpm test:long`. */
const count = Number(process.env['MODELS'] || 500)
const told = count.toLocaleString('en-US')

/** Small tables in ten schemas, each reading one of fifty before it. */
function tables(): Record<string, string> {
  const all: Record<string, string> = { 'millrace.yaml': 'name: many\nstart: 2024-01-01\n' }
  for (let index = 0; index < count; index += 1) {
    const parent = index - 50
    const select =
      parent < 0
        ? `select ${index} as id, 1 as value`
        : `select ${index} as id, value + 1 as value from s${parent % 10}.m${parent}`
    all[`models/s${index % 10}/m${index}.sql`] = `/*---\nkind: table\n---*/\n${select}\n`
  }
  return all
}

/** So many elements a page may have however many models there are: what is in sight, and a little more. */
const mostElements = 4_000
const elements = (page: Page) => page.evaluate(() => document.querySelectorAll('*').length)

let browser: Browser
let served: ServedProject

beforeAll(async () => {
  browser = await openBrowser()
  served = await serveProject(tables())
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await browser.close()
})

async function open(to: string) {
  const app = await openAppPage(browser, `${served.url}${to}`)
  app.page.setDefaultTimeout(240_000)
  return app
}

describe(`an app of ${told} models`, { timeout: 600_000 }, () => {
  it('plans and applies them while its page stays small, and shows each of them done', async () => {
    await using app = await open('/')
    const { page } = app
    await press(page, 'Plan prod')
    await says(page, 'Ready to apply', 'h1')
    await says(page, new RegExp(`${told} models added`))
    expect(await elements(page)).toBeLessThan(mostElements)
    await applyPlan(page)
    await says(page, /Done\s*[1-9]/, '[aria-label="Filter by state"]')
    expect(await elements(page)).toBeLessThan(mostElements)
    await says(page, 'Done', 'h1')
    await says(page, /event [\d,]+, end/)
    const size = await elements(page)
    expect(size).toBeLessThan(mostElements)
    const filter = await page.getByLabel('Filter by state').innerText()
    expect(filter.replaceAll(/\s+/g, ' ')).toBe(`All ${told} Done ${told}`)
    const log = page.getByRole('region', { name: 'Log lines' })
    expect(await log.locator('li').count()).toBeLessThan(100)
    const lines = await log.locator('li').last().getAttribute('aria-setsize')
    expect(Number(lines)).toBeGreaterThan(3 * count)
    await page.locator('[aria-label^="Models on a timeline"]').evaluate((frame) => {
      frame.scrollTop = frame.scrollHeight
    })
    await page.locator('[data-model^="s"]').last().waitFor()
    await page.getByRole('slider', { name: 'Position in the event log' }).fill(String(2 * count))
    await says(page, `This is the run as it was at event ${2 * count}`)
    expect(await elements(page)).toBeLessThan(mostElements)
    expect(app.complaints).toEqual([])
  })

  it('lists and finds them', async () => {
    await using app = await open('/models')
    const { page } = app
    await says(page, /s\d\.m\d/, '[role=row]')
    expect(await elements(page)).toBeLessThan(mostElements)
    await page
      .getByRole('searchbox')
      .first()
      .fill(`m${count - 1}`)
    await says(page, `1 of ${told} models`)
    await says(page, `m${count - 1}`, '[role=row]')
    expect(app.complaints).toEqual([])
  })

  it('shows who reads whom', async () => {
    await using app = await open(`/lineage?focus=s${(count - 1) % 10}.m${count - 1}`)
    const { page } = app
    await says(page, `m${count - 1}`, 'main')
    await says(page, `m${count - 51}`, 'main')
    expect(await elements(page)).toBeLessThan(mostElements)
    expect(app.complaints).toEqual([])
  })
})
