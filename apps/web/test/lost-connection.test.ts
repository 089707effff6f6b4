import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppPage, openAppPage } from './browser/app-page.ts'
import { openCuttableProxy } from './browser/cuttable-proxy.ts'
import { applyPlan, hasRow, planProd, press, rowOf, says } from './browser/on-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { denseTo, readRun } from './browser/run-on-page.ts'
import { serveProject } from './browser/served-project.ts'

/** Work of some seconds in the warehouse: what happens meets it under way. */
const seconds =
  '(select count(*) from range(16000) a(x) cross join range(12000) b(y) where (x * y) % 7 = 9)'
const moment =
  '(select count(*) from range(1000) a(x) cross join range(12000) b(y) where (x * y) % 7 = 9)'

const orders = (batches: number, work: string) => `/*---
kind: incremental
time_column: ds
batch_size: 1
batch_concurrency: 1
start: 2024-01-01
end: 2024-01-${batches}
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, ${work} as amount
from range(0, ${10 * batches}) as t(i)
`
const table = (sql: string) => `/*---\nkind: table\n---*/\n${sql}\n`
const slow = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/raw/orders.sql': orders(12, 'i'),
  'models/marts/slow.sql': table(`select count(*) + ${seconds} as n from raw.orders`),
  'models/marts/best.sql': table('select n * 2 as twice from marts.slow'),
}
const manyBatches = {
  ...slow,
  'models/raw/orders.sql': orders(28, moment),
  'models/marts/slow.sql': table('select count(*) as n from raw.orders'),
}

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

/** A run that was begun in the app, its page open. */
async function beginRun(url: string): Promise<AppPage> {
  const app = await openAppPage(browser, url)
  await planProd(app.page)
  await applyPlan(app.page)
  return app
}

/** What was open all the time shows what a page opened now shows, and a log without gap or double. */
async function expectAsFresh(page: Page): Promise<void> {
  await using fresh = await openAppPage(browser, page.url())
  await says(fresh.page, /event \d+, end/)
  const [shown, anew] = [await readRun(page), await readRun(fresh.page)]
  expect(shown).toEqual(anew)
  expect(shown.events.map(({ seq }) => seq)).toEqual(denseTo(shown.events.length))
  expect(shown.events.at(-1)?.type).toBe('run.ended')
}

describe('the page of a run', () => {
  it('keeps what it knows while its server is killed, and shows how the run ended when it is back', async () => {
    await using served = await serveProject(slow)
    await using app = await beginRun(served.url)
    const { page } = app
    await hasRow(page, 'marts.slow', 'Running')
    await hasRow(page, 'raw.orders', 'Done')
    await served.kill()
    await says(page, /Reconnecting .*, data \d+ s old/, '[data-connection]')
    await says(page, 'The connection was lost', '[role=status]')
    expect(await rowOf(page, 'raw.orders')).toMatch(/12 of 12 batches, 120 rows/)
    expect(await rowOf(page, 'marts.slow')).toMatch(/Running marts\.slow 0 of 1/)
    const cancel = page.getByRole('button', { name: 'Cancel run' })
    expect(await cancel.getAttribute('aria-description')).toMatch(/The server does not answer/)
    await served.start()
    await says(page, /Live|Ended/, '[data-connection]')
    await says(page, 'Interrupted', 'h1')
    await says(page, 'No views were switched; finished batches stay', '#page')
    await says(page, /event \d+, end/)
    await expectAsFresh(page)
    expect(await rowOf(page, 'raw.orders')).toMatch(/12 of 12 batches, 120 rows/)
    await press(page, 'Plan again')
    await says(page, 'Ready to apply', 'h1')
    await says(page, /marts\.slow/, 'nav[aria-label=Changes]')
  })

  it('misses nothing of a run during which its connection is cut again and again', async () => {
    await using proxy = await openCuttableProxy()
    await using served = await serveProject(manyBatches, {
      MILLRACE_ALLOWED_HOSTS: new URL(proxy.url).host,
    })
    proxy.leadTo(served.url)
    await using app = await beginRun(proxy.url)
    const { page } = app
    for (const batches of [2, 9, 16]) {
      await page.locator('[data-model="raw.orders"]', { hasText: atLeast(batches, 28) }).waitFor()
      proxy.cut()
      await says(page, /Reconnecting .*, data \d+ s old/, '[data-connection]')
      proxy.join()
      await says(page, /Live|Ended/, '[data-connection]')
    }
    await says(page, 'Done', 'h1')
    await says(page, /event \d+, end/)
    await expectAsFresh(page)
    expect(await rowOf(page, 'raw.orders')).toMatch(/28 of 28 batches, 280 rows/)
  })
})

/** A number of batches that is at least `least`. */
function atLeast(least: number, of: number): RegExp {
  const numbers = denseTo(of).filter((number) => number >= least)
  return new RegExp(`(?<!\\d)(?:${numbers.join('|')}) of ${of}`)
}
