import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endlessQuery } from '../../cli/test/processes/cli-project.ts'
import { openAppPage, violationsInBothThemes } from './browser/app-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'

const columns = Array.from({ length: 200 }, (_, index) => `i * ${index} as c${index}`).join(', ')
const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/raw/days.sql': `/*---
kind: incremental
time_column: ds
start: 2024-01-05
end: 2024-03-10
---*/
select ds::date as ds from range(date '2024-01-01', date '2025-01-01', interval 1 day) as t(ds)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
`,
  'models/raw/years.sql': `/*---
kind: incremental
time_column: ds
start: 2010-02-01
end: 2023-12-31
batch_size: 2000
---*/
select ds::date as ds from range(date '2010-01-01', date '2025-01-01', interval 1 day) as t(ds)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
`,
  'models/marts/part.sql': '/*---\nkind: embedded\n---*/\nselect c1 from marts.wide\n',
  'models/marts/wide.sql': `/*---\nkind: table\n---*/\nselect ${columns}, case when i > 0 then repeat('long ', 200) end as note from range(2000) as t(i)\n`,
}

let browser: Browser
let served: ServedProject
beforeAll(async () => {
  browser = await openBrowser()
  served = await serveProject(files)
  const { code, stderr } = await served.project.run(['plan', 'prod', '--apply', '--json'])
  expect(stderr, String(code)).toBe('')
  await served.project.write({
    'models/raw/later.sql': files['models/raw/days.sql'].replace('2024-03-10', '2024-02-02'),
  })
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

const says = (page: Page, text: string | RegExp) =>
  page.locator('#page').getByText(text).first().waitFor()

describe('the intervals of a model', () => {
  it('are a calendar of days, walked with the keyboard, and told in words', async () => {
    await using app = await openAppPage(browser, `${served.url}/models/raw.days?tab=intervals`)
    const { page, complaints } = app
    await says(page, '66 of 66 days filled, 5 Jan 2024 to 10 Mar 2024, UTC')
    const grid = page.getByRole('grid', { name: 'Intervals of raw.days' })
    expect(await grid.getByRole('rowheader').allInnerTexts()).toEqual([
      'Jan 2024',
      'Feb 2024',
      'Mar 2024',
    ])
    await says(page, '5 Jan 2024: filled')
    await grid.focus()
    await page.keyboard.press('ArrowDown')
    await says(page, '5 Feb 2024: filled')
    const cell = grid.getByRole('gridcell', { name: '5 Feb 2024: Filled', exact: true })
    expect(await grid.getAttribute('aria-activedescendant')).toBe(await cell.getAttribute('id'))
    await page.keyboard.press('End')
    await says(page, 'Not asked for')
    expect(complaints).toEqual([])
  })

  it('of many years are a calendar of months', async () => {
    await using app = await openAppPage(browser, `${served.url}/models/raw.years?tab=intervals`)
    const { page } = app
    await says(page, '167 of 167 months filled')
    expect(await page.getByRole('rowheader').count()).toBe(14)
  })

  it('that are missing are named', async () => {
    await using app = await openAppPage(browser, `${served.url}/models/raw.later?tab=intervals`)
    await says(app.page, '0 of 29 days filled')
    await says(app.page, 'Missing: 5 Jan 2024 to 2 Feb 2024.')
    const ready = () => says(app.page, 'Missing: 5 Jan 2024')
    expect(await violationsInBothThemes(app.page, ready)).toEqual([])
  })

  it('are one line for a model that has none', async () => {
    await using app = await openAppPage(browser, `${served.url}/models/marts.wide?tab=intervals`)
    await says(app.page, /marts.wide is built as a whole, last \d+ s ago in prod/)
    await app.page.goto(`${served.url}/models/marts.part?tab=intervals`)
    await says(app.page, 'computed by the models that read it')
  })
})

describe('the other parts of a model', () => {
  it('are its SQL as it is written and as it runs, each with an address', async () => {
    await using app = await openAppPage(browser, `${served.url}/models/raw.days`)
    const { page, complaints } = app
    const sql = page.getByRole('region', { name: 'SQL of the model' })
    await sql.waitFor()
    // Lines have their numbers in the file, as messages about them do.
    expect(await sql.innerText()).toMatch(/^7\s*select.*'{{ start_ds }}'/s)
    await page.getByRole('radio', { name: 'Rendered' }).click()
    const rendered = page.getByRole('region', { name: 'Rendered SQL of the model' })
    await rendered.waitFor()
    expect(await rendered.innerText()).toMatch(/between '\d{4}-\d\d-\d\d' and/)
    expect(page.url()).toMatch(/tab=rendered$/)
    await page.goBack()
    await sql.waitFor()
    expect(complaints).toEqual([])
  })

  it('say what is not there yet, and why', async () => {
    await using app = await openAppPage(browser, `${served.url}/models/raw.later?tab=preview`)
    await says(app.page, 'prod does not show raw.later yet')
    await app.page.goto(`${served.url}/models/marts.part?tab=preview`)
    await says(app.page, 'it has no rows of its own')
    expect(app.complaints).toEqual([])
  })
})

// The last: closing its project ends every server of this file.
describe('the intervals of a model that is being built', () => {
  it('show what a run builds now', async () => {
    await using slow = await serveProject({
      'millrace.yaml': files['millrace.yaml'],
      'models/raw/slow.sql': `/*---
kind: incremental
time_column: ds
start: 2024-01-01
end: 2024-02-10
batch_size: 10
batch_concurrency: 1
---*/
select ds::date as ds from range(date '2024-01-01', date '2025-01-01', interval 1 day) as t(ds)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
{% if start_ds > '2024-01-15' %} and (${endlessQuery}) > 0 {% endif %}
`,
    })
    const applied = slow.project.start(['plan', 'prod', '--apply', '--json'])
    await applied.document(
      ({ type, payload }) => type === 'batch.started' && payload['index'] === 2,
    )
    await using app = await openAppPage(browser, `${slow.url}/models/raw.slow?tab=intervals`)
    await says(app.page, /Being built, 10/)
    await app.page.getByRole('gridcell', { name: '25 Jan 2024: Being built' }).waitFor()
    await says(app.page, /Built by run r_/)
  })
})
