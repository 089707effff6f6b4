import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endlessQuery } from '../../cli/test/processes/cli-project.ts'
import { openAppPage } from './browser/app-page.ts'
import { applyPlan, hasRow, planProd, press, rowOf, says } from './browser/on-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { serveProject } from './browser/served-project.ts'

const table = (sql: string, settings = '') => `/*---\nkind: table\n${settings}---*/\n${sql}\n`
const orders = table(
  "select i as id, case when i % 4 = 0 then null else 'c' || i end as customer from range(0, 12) as t(i)",
  'audits:\n  - not_null: customer\n',
)
const shop = {
  'millrace.yaml': 'name: shop\n',
  'models/raw/orders.sql': orders,
  'models/marts/customers.sql': table('select distinct customer from raw.orders'),
  'models/marts/best.sql': table('select * from marts.customers limit 1'),
}
const endless = {
  'millrace.yaml': 'name: shop\n',
  'models/raw/one.sql': table(endlessQuery),
  'models/raw/two.sql': table(endlessQuery.replace('= 3', '= 5')),
  'models/marts/both.sql': table('select one.n from raw.one cross join raw.two'),
}

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

describe('a run that did not end well', () => {
  it('shows of a failed audit its SQL, how many rows fail it, and which', async () => {
    await using served = await serveProject(shop)
    await using app = await openAppPage(browser, served.url)
    const { page } = app
    await planProd(page)
    await applyPlan(page)
    const cause = page.getByRole('region', {
      name: 'An audit failed in raw.orders, 2 models were skipped because of it',
    })
    await cause.waitFor()
    await cause.getByText('3 of 12').waitFor()
    const sql = await cause.getByLabel(/^SQL of not_null/).innerText()
    expect(sql).toMatch(/customer.*is null/is)
    const rows = cause.getByRole('region', { name: /^Failing rows of not_null/ })
    await expect.poll(() => rows.locator('tbody tr').count()).toBe(3)
    const cells = await rows.locator('tbody tr td:first-child').allInnerTexts()
    expect(cells.toSorted((a, b) => Number(a) - Number(b))).toEqual(['0', '4', '8'])
    await says(page, 'It has never passed before')
    await says(page, 'Failed', 'h1')
    expect(await rowOf(page, 'marts.best')).toMatch(/Skipped.*because of raw\.orders/)
    await expect.poll(() => page.title()).toBe('✕ Apply to prod · Millrace')
    expect(app.complaints).toEqual([])
  })

  it('says of a cancel which statements were stopped, a line for each', async () => {
    await using served = await serveProject(endless)
    await using app = await openAppPage(browser, served.url)
    const { page } = app
    await planProd(page)
    await applyPlan(page)
    await hasRow(page, 'raw.one', 'Running')
    await hasRow(page, 'raw.two', 'Running')
    await press(page, 'Cancel run')
    await says(page, '2 running statements will be stopped', 'dialog')
    await press(page, 'Cancel run')
    await says(page, 'Cancelled', 'h1')
    const lines = page.locator('section[aria-label="Cancelling"] li')
    await expect.poll(() => lines.count()).toBe(2)
    const said = (await lines.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' ').trim())
    for (const [index, model] of ['raw.one', 'raw.two'].entries())
      expect(said.toSorted()[index]).toMatch(
        new RegExp(`^${model.replace('.', '\\.')} batch 1 stopped in \\d+(\\.\\d)? s$`),
      )
    await says(page, 'No views were switched; finished batches stay')
    await hasRow(page, 'marts.both', 'Cancelled')
    expect(app.complaints).toEqual([])
  })
})
