import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { endlessQuery } from '../../cli/test/processes/cli-project.ts'
import { openBrowser } from './browser/open-browser.ts'
import { serveProject } from './browser/served-project.ts'

const files = {
  'millrace.yaml': 'name: shop\nstart: 2024-01-01\n',
  'models/raw/orders.sql': `/*---
kind: incremental
time_column: ds
batch_size: 2
start: 2024-01-01
end: 2024-01-10
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds from range(0, 100) as t(i)
where ds between '{{ start_ds }}' and '{{ end_ds }}'
`,
  'models/marts/daily.sql':
    '/*---\nkind: table\n---*/\nselect ds, count(*) as orders from raw.orders group by ds\n',
}
const failing = {
  ...files,
  'models/marts/daily.sql':
    '/*---\nkind: table\naudits:\n  - expression: orders < 5\n---*/\nselect ds, count(*) as orders from raw.orders group by ds\n',
  'models/marts/best.sql':
    '/*---\nkind: table\n---*/\nselect * from marts.daily where orders > 3\n',
}
const endless = {
  ...files,
  'models/marts/slow.sql': `/*---\nkind: table\n---*/\n${endlessQuery} and exists (select 1 from raw.orders)\n`,
}
const apply = ['plan', 'prod', '--apply', '--json']

let browser: Browser
const opened: Page[] = []

beforeAll(async () => {
  browser = await openBrowser()
})
afterEach(() => Promise.all(opened.splice(0).map((page) => page.close())))
afterAll(() => browser.close())

/** A page with what its console complained of; a refusal of the content policy is told there. */
async function open(url: string, width = 1440): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } })
  opened.push(page)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(url)
  return { page, complaints }
}

const says = (page: Page, text: string | RegExp, within = 'body') =>
  page.locator(within, { hasText: text }).first().waitFor()
const rowOf = (page: Page, model: string) =>
  page.locator('.models tr', { hasText: model }).innerText()

describe('the page', () => {
  it('shows a run that begins later, to its end, without being loaded again', async () => {
    await using served = await serveProject(files)
    const { page, complaints } = await open(served.url)
    await says(page, 'Live', '#connection')
    await says(page, 'No runs yet', '#run')
    await says(page, 'prod is empty', '#environments')
    await page.evaluate(() => document.body.setAttribute('data-same', 'page'))
    expect((await served.project.run(apply)).code).toBe(0)
    await says(page, 'Done', '#run .head')
    expect(await rowOf(page, 'raw.orders')).toMatch(/Done\s+5 of 5\s+100\s/)
    expect(await rowOf(page, 'marts.daily')).toMatch(/Done\s+1 of 1\s+10\s/)
    await says(page, /prod\s*2 models/, '#environments tr')
    await says(page, /prod: run \S+ completed/, '#console li')
    await expect.poll(() => page.title()).toBe('✓ prod done · shop')
    await says(page, /^prod: done after/, '[role=status]')
    expect(await page.locator('body').getAttribute('data-same')).toBe('page')
    expect(complaints).toEqual([])
  })

  it('opened while a run is under way shows what one opened before it does', async () => {
    await using served = await serveProject(endless)
    const before = await open(served.url)
    await says(before.page, 'No runs yet', '#run')
    const applying = served.project.start(apply)
    await says(before.page, /Done/, '.models tr:has-text("raw.orders")')
    await says(before.page, /Running/, '.models tr:has-text("marts.slow")')
    const { page } = await open(served.url)
    await says(page, /Running/, '.models tr:has-text("marts.slow")')
    await says(page, /Being made.*Run of ada/s, '#environments tr')
    for (const model of ['raw.orders', 'marts.daily'])
      await expect.poll(() => rowOf(page, model)).toBe(await rowOf(before.page, model))
    expect((await served.project.run(['cancel', 'prod'])).code).toBe(0)
    await applying.ended
    for (const each of [before.page, page]) {
      await says(each, 'Cancelled by ada', '#run .sentence')
      await says(each, 'Cancelled', '.models tr:has-text("marts.slow")')
    }
    expect(await page.locator('#run-body').innerText()).toBe(
      await before.page.locator('#run-body').innerText(),
    )
  })

  it('tells a failure by its root cause, before everything else', async () => {
    await using served = await serveProject(failing)
    expect((await served.project.run(apply)).code).toBe(1)
    const { page } = await open(served.url)
    await says(
      page,
      /An audit failed in marts\.daily, 1 model was skipped because of it/,
      '.cause h3',
    )
    expect(await rowOf(page, 'marts.best')).toMatch(/because of marts\.daily\s+Skipped/)
    const [cause, stages] = await Promise.all(
      ['.cause', '.stages'].map((place) => page.locator(place).boundingBox()),
    )
    expect(cause!.y).toBeLessThan(stages!.y)
  })

  it('says that it is reconnecting, keeps what it knows, and goes on', async () => {
    await using served = await serveProject(files)
    expect((await served.project.run(apply)).code).toBe(0)
    const { page } = await open(served.url)
    await says(page, 'Done', '#run .head')
    await served.stop()
    await says(page, /Reconnecting .*, data \d+ s old/, '#connection')
    await says(page, 'The connection was lost', '[role=status]')
    expect(await rowOf(page, 'raw.orders')).toMatch('5 of 5')
    await served.start()
    await says(page, 'Live', '#connection')
    await served.project.write({
      'models/marts/daily.sql': `${files['models/marts/daily.sql']}having count(*) > 1\n`,
    })
    expect((await served.project.run(['plan', 'dev', '--apply', '--json'])).code).toBe(0)
    await says(page, 'Apply to dev', '#run .title')
    await says(page, 'Done', '#run .head')
  })

  it('fits a phone, and is walked with the keyboard', async () => {
    await using served = await serveProject(failing)
    await served.project.run(apply)
    const { page } = await open(served.url, 390)
    await says(page, 'An audit failed', '.cause h3')
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBeLessThanOrEqual(390)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('To the run')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('run')
  })
})
