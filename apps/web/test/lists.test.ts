import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openAppPage, violationsInBothThemes } from './browser/app-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'
import { writeRuns } from './many-runs.ts'

const table = (sql: string, head = '') => `/*---\nkind: table\n${head}---*/\n${sql}\n`
const orders = (factor: number) =>
  table(`select i as id, i * ${factor} as amount from range(0, 20) as t(i)`, 'grain: [id]\n')
const files = {
  'millrace.yaml': 'name: shop\n',
  'models/raw/orders.sql': orders(2),
  'models/marts/daily.sql': table('select sum(amount) as total from raw.orders'),
  'models/marts/old.sql': 'select 1 as one\n',
}
const apply = (environment: string) => ['plan', environment, '--apply', '--json']

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

const says = (page: Page, text: string | RegExp, within = 'body') =>
  page.locator(within, { hasText: text }).first().waitFor()
const press = (page: Page, name: string) => page.getByRole('button', { name }).last().click()
const bodyRows = (page: Page) => page.locator('tbody tr')
const rowOf = (page: Page, name: string) =>
  bodyRows(page).filter({ has: page.getByText(name, { exact: true }) })
const width = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth)

describe('the environments', () => {
  let served: ServedProject
  beforeAll(async () => {
    served = await serveProject(files)
    expect((await served.project.run(apply('prod'))).code).toBe(0)
    await served.project.write({
      'models/raw/orders.sql': orders(3),
      'models/marts/old.sql': null,
      'models/marts/fresh.sql': 'select 2 as two\n',
    })
    expect((await served.project.run(apply('dev'))).code).toBe(0)
  })
  afterAll(() => served[Symbol.asyncDispose]())

  it('say how they differ from prod, name the models, and compare the rows of one', async () => {
    await using opened = await openAppPage(browser, served.url)
    const { page, complaints } = opened
    await says(page, /Idle.*Expires in 6 days/s, 'tr:has-text("dev")')
    await rowOf(page, 'dev')
      .getByRole('link', { name: 'dev: 1 model added, 1 removed, 2 changed against prod' })
      .click()
    await says(page, 'dev against prod', 'dialog h2')
    expect(page.url()).toMatch(/\?compare=dev$/)
    const names = (group: string) =>
      page.getByRole('region', { name: group }).getByRole('link').allInnerTexts()
    await expect.poll(() => names('Only in dev')).toEqual(['marts.fresh'])
    expect(await names('Only in prod')).toEqual(['marts.old'])
    expect(await names('Changed through a parent')).toEqual(['marts.daily'])
    await press(page, 'Compare rows of raw.orders')
    await says(page, 'Joined on id: 20 rows in both, 0 only in prod, 0 only in dev.', 'dialog')
    await says(page, /amount\s*5 %/, 'dialog tbody tr')
    await page.getByRole('grid', { name: 'Rows of raw.orders that differ' }).waitFor()
    expect(page.url()).toMatch(/model=raw\.orders/)
    await press(page, 'All differences')
    await page
      .getByRole('region', { name: 'Only in dev' })
      .getByRole('link', { name: 'marts.fresh' })
      .click()
    await says(page, 'marts.fresh', 'h1')
    await page.goBack()
    await says(page, 'dev against prod', 'dialog h2')
    await page.keyboard.press('Escape')
    await expect.poll(() => new URL(page.url()).search).toBe('')
    expect(complaints).toEqual([])
  })

  it('are pinned, and expire again', async () => {
    await using opened = await openAppPage(browser, served.url)
    const { page } = opened
    const choose = async (item: string) => {
      await press(page, 'More for dev')
      await page.getByRole('menuitem', { name: item }).click()
    }
    await rowOf(page, 'dev').waitFor()
    await choose('Pin, never expires')
    await says(page, 'Pinned', 'tr:has-text("dev")')
    await choose('Unpin, expires in a week')
    await says(page, 'Expires in', 'tr:has-text("dev")')
  })

  it('are made from another by a name that is checked as it is typed; removing that other asks for its name', async () => {
    await using opened = await openAppPage(browser, served.url)
    const { page, complaints } = opened
    await rowOf(page, 'dev').waitFor()
    await press(page, 'New environment')
    const name = page.getByRole('dialog').getByRole('textbox', { name: 'Name' })
    expect(await name.evaluate((input) => input === document.activeElement)).toBe(true)
    for (const [wrong, words] of [
      ['My', 'A name begins with a lower-case letter.'],
      ['dev', 'There is an environment dev already.'],
    ] as const) {
      await name.fill(wrong)
      await says(page, words, 'dialog')
      await name.press('Enter')
      expect(new URL(page.url()).pathname).toBe('/')
    }
    await name.fill('review')
    await page.getByRole('combobox', { name: 'Start from' }).selectOption('dev')
    await press(page, 'Plan review')
    await says(page, 'Plan for review', 'h1')
    await says(page, 'Ready to apply', 'h1')
    await page.getByRole('link', { name: 'Environments' }).first().click()
    await says(page, /Planned.*Plan waits to be applied/s, 'tr:has-text("review")')
    await press(page, 'More for dev')
    await page.getByRole('menuitem', { name: 'Remove environment' }).click()
    await says(page, 'Plans of review that are not applied start from it', 'dialog')
    const remove = page.getByRole('button', { name: 'Remove dev' })
    expect(await remove.getAttribute('aria-disabled')).toBe('true')
    await page.getByRole('textbox', { name: 'Type dev to go on' }).fill('dev')
    expect(await remove.getAttribute('aria-disabled')).toBeNull()
    await press(page, 'Not now')
    expect(complaints).toEqual([])
  })

  it('read well in both themes, with and without what differs, and fit a phone', async () => {
    await using opened = await openAppPage(browser, served.url)
    const { page } = opened
    expect(await violationsInBothThemes(page, () => rowOf(page, 'dev').waitFor())).toEqual([])
    for (const search of ['?compare=dev', '?compare=dev&model=raw.orders']) {
      await page.goto(`${served.url}/${search}`)
      const ready = () => page.locator('dialog').getByRole('link').first().waitFor()
      expect(await violationsInBothThemes(page, ready)).toEqual([])
    }
    for (const size of [390, 768]) {
      await page.setViewportSize({ width: size, height: 844 })
      await page.goto(served.url)
      await rowOf(page, 'dev').waitFor()
      const frame = page.getByRole('table', { name: 'Environments' })
      const over = await frame.evaluate((one) => one.scrollWidth - one.parentElement!.clientWidth)
      expect({ size, page: await width(page), over: Math.max(0, over) }).toEqual({
        size,
        page: size,
        over: 0,
      })
    }
  })
})

describe('the runs', () => {
  let served: ServedProject
  beforeAll(async () => {
    served = await serveProject({
      ...files,
      'models/marts/daily.sql': table(
        'select count(*) as orders from raw.orders',
        'audits:\n  - expression: orders < 5\n',
      ),
    })
    expect((await served.project.run(apply('prod'))).code).toBe(1)
    await writeRuns(
      served,
      Array.from({ length: 120 }, (_, at) => ({
        environment: at % 2 === 0 ? 'staging' : 'prod',
        error: at % 40 === 0 ? 'the source was away' : null,
      })),
    )
  })
  afterAll(() => served[Symbol.asyncDispose]())

  it('tell their cause, and older ones come page by page', async () => {
    await using opened = await openAppPage(browser, `${served.url}/runs`)
    const { page, complaints } = opened
    await says(page, /Failed.*Apply.*marts\.daily: audit failed/s, 'tbody tr')
    await expect.poll(() => bodyRows(page).count()).toBe(50)
    const first = await bodyRows(page).nth(1).innerText()
    await press(page, 'Show older runs')
    await expect.poll(() => bodyRows(page).count()).toBe(100)
    expect(await bodyRows(page).nth(1).innerText()).toBe(first)
    await press(page, 'Show older runs')
    await expect.poll(() => bodyRows(page).count()).toBe(121)
    expect(await page.getByRole('button', { name: 'Show older runs' }).count()).toBe(0)
    await page.getByRole('link', { name: 'marts.daily' }).click()
    await says(page, 'marts.daily', 'h1')
    expect(complaints).toEqual([])
  })

  it('are filtered by their address, which follows what is chosen', async () => {
    await using opened = await openAppPage(
      browser,
      `${served.url}/runs?state=failed&env=staging&by=ada`,
    )
    const { page } = opened
    await expect.poll(() => bodyRows(page).count()).toBe(3)
    await says(page, 'the source was away', 'tbody tr')
    await page.getByRole('searchbox').fill('r_0040')
    await expect.poll(() => bodyRows(page).count()).toBe(1)
    expect(page.url()).toMatch(/find=r_0040/)
    await page.getByRole('radio', { name: 'Cancelled' }).click()
    await says(page, 'No cancelled runs in staging started by ada with “r_0040” in id', '#page')
    await page.getByRole('link', { name: 'Show all runs' }).click()
    await expect.poll(() => bodyRows(page).count()).toBe(50)
    expect(new URL(page.url()).search).toBe('')
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('Apply')
    await expect.poll(() => bodyRows(page).count()).toBe(1)
  })

  it('are cards on a phone and read well in both themes', async () => {
    await using opened = await openAppPage(browser, `${served.url}/runs?state=failed`, 390)
    const { page } = opened
    await says(page, 'marts.daily', 'tbody tr')
    const card = bodyRows(page).first()
    expect(await card.getByRole('cell').count()).toBeGreaterThan(6)
    expect([await width(page), (await card.boundingBox())!.width]).toEqual([390, 356])
    const ready = () => says(page, 'marts.daily', 'tbody tr')
    expect(await violationsInBothThemes(page, ready)).toEqual([])
  })

  it('and plans say what they would do, filtered by their address', async () => {
    await using opened = await openAppPage(browser, `${served.url}/plans?status=invalid`)
    const { page } = opened
    await says(page, /Failed.*prod.*3 models added/s, 'tbody tr')
    await page.getByRole('radio', { name: 'Applied' }).click()
    await says(page, 'No applied plans. Show all plans', '#page')
    expect(page.url()).toMatch(/status=applied$/)
  })
})

describe('five thousand models', () => {
  const count = 5_000
  let served: ServedProject
  beforeAll(async () => {
    const models = Array.from({ length: count }, (_, at) => [
      `models/layer_${at % 10}/model_${String(at).padStart(4, '0')}.sql`,
      at % 5 === 0
        ? table(`select ${at} as id`, `owner: owner_${at % 3}\ntags: [tag_${at % 4}]\n`)
        : `select ${at} as id, ${at} as only_${at}\n`,
    ])
    served = await serveProject({ 'millrace.yaml': 'name: many\n', ...Object.fromEntries(models) })
  })
  afterAll(() => served[Symbol.asyncDispose]())

  it('are a table of few rows in the page, to its end', async () => {
    await using opened = await openAppPage(browser, `${served.url}/models`)
    const { page, complaints } = opened
    await says(page, '5,000 models')
    const region = page.getByRole('region', { name: 'Models' })
    const rows = page.getByRole('table', { name: 'Models' }).getByRole('row')
    await says(page, 'layer_0.model_0000', '[role=row]')
    await region.evaluate((one) => {
      one.scrollTop = 1_700 * 36
    })
    await says(page, 'layer_3.model_', '[role=row]')
    expect(await rows.count()).toBeLessThan(80)
    await region.press('End')
    await says(page, 'layer_9.model_4999', '[role=row]')
    expect(await rows.count()).toBeLessThan(80)
    expect(complaints).toEqual([])
  })

  it('are found by a column, and narrowed by kind, tag and owner, each with its count', async () => {
    await using opened = await openAppPage(browser, `${served.url}/models`)
    const { page } = opened
    await says(page, '5,000 models')
    const options = (name: string) =>
      page.getByRole('combobox', { name }).getByRole('option').allInnerTexts()
    expect(await options('Kind')).toEqual(['All kinds', 'view (4,000)', 'table (1,000)'])
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('table')
    await says(page, '1,000 of 5,000 models')
    expect(await options('Tag')).toContain('tag_3 (250)')
    await page.getByRole('combobox', { name: 'Tag' }).selectOption('tag_3')
    await says(page, '250 of 5,000 models')
    expect(page.url()).toMatch(/kind=table&tag=tag_3$/)
    await press(page, 'Clear filters')
    await page.getByRole('searchbox').fill('only_4321')
    await says(page, '1 of 5,000 models')
    await says(page, 'layer_1.model_4321', '[role=row]')
    await page.setViewportSize({ width: 390, height: 844 })
    await says(page, 'layer_1.model_4321', '[role=row]')
    expect(await width(page)).toBe(390)
    const ready = () => says(page, 'layer_1.model_4321', '[role=row]')
    expect(await violationsInBothThemes(page, ready)).toEqual([])
  })
})
