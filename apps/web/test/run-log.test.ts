import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAppPage } from './browser/app-page.ts'
import { says } from './browser/on-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { denseTo, readRun } from './browser/run-on-page.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'

const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/raw/orders.sql': `/*---
kind: incremental
time_column: ds
batch_size: 1
batch_concurrency: 1
start: 2024-01-01
end: 2024-01-10
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds from range(0, 100) as t(i)
`,
  'models/marts/daily.sql':
    '/*---\nkind: table\n---*/\nselect ds, count(*) as orders from raw.orders group by ds\n',
}

let browser: Browser
let served: ServedProject
let run: string

beforeAll(async () => {
  browser = await openBrowser()
  served = await serveProject(files)
  const { code, documents } = await served.project.run(['plan', 'prod', '--apply', '--json'])
  expect(code).toBe(0)
  const { stream } = documents.find(({ type }) => type === 'run.started')!
  run = `${served.url}/runs/${String(stream).slice('run:'.length)}`
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await browser.close()
})

const position = 'Position in the event log'
const orders = '[data-model="raw.orders"]'

describe('the log of a run', () => {
  it('shows the run as it was at any event, and comes back to its end', async () => {
    await using app = await openAppPage(browser, run)
    const { page } = app
    await says(page, /event \d+, end/)
    const end = await readRun(page)
    expect(end.events.map(({ seq }) => seq)).toEqual(denseTo(end.events.length))
    const third = end.events.filter(({ type }) => type === 'batch.done')[2]!
    await page.getByRole('slider', { name: position }).fill(String(third.seq))
    await says(page, `This is the run as it was at event ${third.seq}`)
    await says(page, '3 of 10', orders)
    await says(page, 'Running', 'h1')
    expect(await page.locator('[data-model="marts.daily"]').ariaSnapshot()).toMatch(/Waiting/)
    await page.getByRole('button', { name: 'To the end' }).click()
    await says(page, /event \d+, end/)
    expect(await readRun(page)).toEqual(end)
  })

  it('has an address for each event, which shows the same again after loading', async () => {
    await using app = await openAppPage(browser, run)
    const { page } = app
    await says(page, /event \d+, end/)
    const { events } = await readRun(page)
    const fifth = events.filter(({ type }) => type === 'batch.done')[4]!
    await page.locator('[aria-label="Log lines"]').evaluate((frame) => (frame.scrollTop = 0))
    await page.getByRole('slider', { name: position }).fill(String(fifth.seq))
    await page.waitForURL(new RegExp(`[?&]at=${fifth.seq}$`))
    const shown = await readRun(page)
    await page.reload()
    await says(page, `This is the run as it was at event ${fifth.seq}`)
    await says(page, '5 of 10', orders)
    expect(await readRun(page)).toEqual(shown)
    expect(shown.events).toHaveLength(fifth.seq)
  })

  it('is searched on the server, by the names of events and by what they say', async () => {
    await using app = await openAppPage(browser, run)
    const { page } = app
    await says(page, /event \d+, end/)
    const { events } = await readRun(page)
    const search = page.getByRole('searchbox', { name: 'Search the whole log' })
    const asked = page.waitForRequest(
      (request) => request.url().includes('run.events') && request.url().includes('marts.daily'),
    )
    await search.fill('marts.daily')
    await asked
    // What it writes of a model may not be told in the line: a view's name, what reads it.
    const about = events.filter((event) => event.text.includes('marts.daily'))
    await expect
      .poll(async () => (await readRun(page)).events)
      .toEqual(expect.arrayContaining(about))
    expect((await readRun(page)).events.length).toBeLessThan(events.length / 2)
    await search.fill('Batch.Done')
    await says(page, /^Events\s*11(?!\d)/, '[aria-label="Events"]')
    await search.fill('nothing says this')
    await says(page, 'No event matches', '[aria-label="Events"]')
  })

  it('says that it is no longer kept, when it is not, and the run shows how it ended', async () => {
    await served.stop()
    // So little of a day that everything is old.
    await served.start({ MILLRACE_EVENT_DAYS: '0.0000001' })
    const left = "select count(*)::int as n from millrace.events where stream like 'run:%'"
    await expect
      .poll(() => served.project.rows(left, ['state', 'sql']), { interval: 250 })
      .toEqual([{ n: 0 }])
    await using app = await openAppPage(browser, run)
    const { page } = app
    await says(page, 'The events of this run are no longer kept, only how it ended')
    await says(page, 'Done', 'h1')
    expect(await page.locator(orders).ariaSnapshot()).toMatch(/10 of 10 batches, 100 rows/)
    expect(await page.getByRole('slider', { name: position }).count()).toBe(0)
    expect(app.complaints).toEqual([])
  })
})
