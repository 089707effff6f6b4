import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AppPage, openAppPage } from './browser/app-page.ts'
import { press, says } from './browser/on-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'

const table = (sql: string) => `/*---\nkind: table\n---*/\n${sql}\n`
const orders = (amount: string) =>
  table(`select 1 as id, ${amount} as amount, 'north' as region, 2 as pieces`)
const files = {
  'millrace.yaml': 'name: shop\n',
  'macros/money.jinja': '{% macro cents(column) %}{{ column }} * 100{% endmacro %}\n',
  'models/raw/orders.sql': orders('20'),
  'models/mid/sums.sql': table(
    'select region, sum(amount) as total from raw.orders group by region',
  ),
  'models/mid/counts.sql': table(
    'select region, sum(pieces) as pieces from raw.orders group by region',
  ),
  'models/out/report.sql': table('select total * 2 as twice from mid.sums'),
  'models/out/cents.sql': table("select {{ money.cents('total') }} as cents from mid.sums"),
  'models/out/old.sql': table('select pieces from mid.counts'),
}

let browser: Browser
let served: ServedProject

beforeAll(async () => {
  browser = await openBrowser()
  served = await serveProject(files)
  const { code, stdout } = await served.project.run(['plan', 'prod', '--apply', '--json'])
  expect(code, stdout).toBe(0)
})
afterAll(async () => {
  await served[Symbol.asyncDispose]()
  await browser.close()
})

const changes = 'nav[aria-label=Changes]'

/** Plans prod with these files beside or instead of the first ones; the plan's page. */
async function openPlan(changed: Readonly<Record<string, string | null>>): Promise<AppPage> {
  await served.project.write({ ...files, ...changed })
  const { documents } = await served.project.run(['plan', 'prod', '--json'])
  return openAppPage(browser, `${served.url}/plans/${String(documents[0]?.['planId'])}`)
}

describe('the page of a plan', () => {
  it('shows the way of a changed column, and who does not read it', async () => {
    await using app = await openPlan({ 'models/raw/orders.sql': orders('21') })
    const { page } = app
    await says(page, 'Ready to apply', 'h1')
    await says(page, /raw\.orders.*mid\.sums.*out\.report/s, changes)
    const course = page.getByRole('region', { name: 'Where the column goes' })
    await course.getByRole('heading', { name: 'Where amount goes' }).waitFor()
    const nodes = await course.locator('[data-node]').allInnerTexts()
    expect(nodes.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
      'raw.orders amount',
      'mid.sums total',
      expect.stringMatching(/^mid\.counts .*only$/),
      'out.cents cents',
      'out.report twice',
    ])
    await course.locator('[data-node="mid.sums"]').click()
    await page.getByRole('region', { name: 'mid.sums' }).waitFor()
    expect(page.url()).toMatch(/[?&]model=mid\.sums/)
    expect(app.complaints).toEqual([])
  })

  it('shows SQL side by side or in one column', async () => {
    await using app = await openPlan({ 'models/raw/orders.sql': orders('21') })
    const { page } = app
    await says(page, 'Ready to apply', 'h1')
    const sides = page.getByRole('region', { name: /^(Before|After)$/ })
    await expect.poll(() => sides.count()).toBe(2)
    await page.getByRole('radio', { name: 'Unified' }).click()
    await page.getByRole('region', { name: 'Changes of models/raw/orders.sql' }).waitFor()
    expect(await sides.count()).toBe(0)
    await page.getByRole('radio', { name: 'Split' }).click()
    await expect.poll(() => sides.count()).toBe(2)
  })

  it('with another category is another plan, and the one before says what replaced it', async () => {
    await using app = await openPlan({ 'models/raw/orders.sql': orders('22') })
    const { page } = app
    await says(page, 'Ready to apply', 'h1')
    const before = page.url()
    await says(page, /mid\.sums/, changes)
    await press(page, 'Change the category of raw.orders')
    await page.getByRole('menuitem', { name: /^Non-breaking/ }).click()
    await page.waitForURL((url) => url.href.split('?')[0] !== before.split('?')[0])
    await says(page, 'Non-breaking, chosen by hand')
    await says(page, 'Ready to apply', 'h1')
    const after = new URL(page.url()).pathname.split('/').at(-1)!
    await page.goto(before)
    await says(page, 'Replaced', 'h1')
    await says(page, `Another plan replaced this one: ${after}`)
    expect(await page.getByRole('button', { name: 'Apply to prod' }).count()).toBe(0)
  })

  it('is made with options: models that are restated are built again', async () => {
    await using app = await openPlan({})
    const { page } = app
    await says(page, 'Nothing to do', 'h1')
    await press(page, 'Options')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Models to restate').fill('mid.sums')
    await press(page, 'Plan with these options')
    await says(page, 'Ready to apply', 'h1')
    await says(page, /mid\.sums/, changes)
    await says(page, /out\.report/, changes)
    await press(page, 'Options')
    expect(await dialog.getByLabel('Models to restate').inputValue()).toBe('mid.sums')
    await press(page, 'Keep this plan')
    await expect.poll(() => dialog.count()).toBe(0)
    expect(app.complaints).toEqual([])
  })

  it('opens on the rendered SQL where a macro alone changed', async () => {
    await using app = await openPlan({
      'macros/money.jinja': '{% macro cents(column) %}{{ column }} * 1000{% endmacro %}\n',
    })
    const { page } = app
    await says(page, 'out.cents', changes)
    await says(page, 'models/out/cents.sql, rendered')
    await says(page, '* 1000')
  })

  it('asks for the name of prod before it removes a model from it', async () => {
    await using app = await openPlan({ 'models/out/old.sql': null })
    const { page } = app
    await says(page, 'Ready to apply', 'h1')
    await says(page, /out\.old/, changes)
    await press(page, 'Apply to prod')
    await says(page, 'Drops the view out.old', 'dialog')
    const confirm = page.getByRole('dialog').getByRole('button', { name: 'Apply to prod' })
    expect(await confirm.getAttribute('aria-disabled')).toBe('true')
    await confirm.click({ force: true })
    await says(page, 'Drops the view out.old', 'dialog')
    await page.getByLabel('Type prod to go on').fill('prod')
    await press(page, 'Apply to prod')
    await says(page, 'Done', 'h1')
    await expect(served.project.rows('select * from out.old')).rejects.toThrow('old')
  })
})
