import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endlessQuery } from '../../cli/test/processes/cli-project.ts'
import { openPages } from './browser/open-pages.ts'
import { says } from './browser/on-page.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'
import { violations } from './browser/violations.ts'

const table = (sql: string) => `/*---\nkind: table\n---*/\n${sql}\n`
const files = {
  'millrace.yaml': 'name: shop\n',
  'models/raw/orders.sql': table('select 1 as id, 20 as amount, 3 as region'),
  'models/raw/people.sql': table('select 1 as id, 40 as age'),
  'models/mid/sums.sql': 'select region, sum(amount) as total from raw.orders group by region\n',
  'models/mid/big.sql': 'select id from raw.orders where amount > 100\n',
  'models/mid/pairs.sql':
    'select o.id, p.age from raw.orders as o join raw.people as p on o.id = p.id\n',
  'models/out/report.sql': 'select total, total * 2 as twice from mid.sums\n',
}
const apply = ['plan', 'prod', '--apply', '--json']

/** Models in ten layers, each reading two of the layer before. */
function generated(perLayer: number): Record<string, string> {
  const all: Record<string, string> = { 'millrace.yaml': 'name: many\n' }
  for (let place = 0; place < 10 * perLayer; place += 1) {
    const [layer, index] = [Math.floor(place / perLayer), place % perLayer]
    const parent = (shift: number) => `layer_${layer - 1}.model_${(index + shift) % perLayer}`
    all[`models/layer_${layer}/model_${index}.sql`] =
      layer === 0
        ? `select ${index} as id, 1 as amount\n`
        : `select a.id, a.amount + b.amount as amount from ${parent(0)} as a join ${parent(7)} as b on a.id = b.id\n`
  }
  return all
}

const open = openPages()

const node = (page: Page, name: string) =>
  page.getByRole('application').getByRole('button', { name: new RegExp(`^${name},(?! column)`) })
/** What a node says of itself. */
const nameOf = (page: Page, name: string) => node(page, name).locator('span').first().innerText()
const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.textContent?.split(',')[0])

describe('the lineage', () => {
  let shop: ServedProject
  beforeAll(async () => {
    shop = await serveProject(files)
    expect((await shop.project.run(apply)).code).toBe(0)
  })
  afterAll(() => shop[Symbol.asyncDispose]())

  it('shows every model as a named control with its state, as a graph and as a table', async () => {
    const { page, complaints } = await open(`${shop.url}/lineage`)
    await node(page, 'out.report').waitFor()
    const graph = page.getByRole('application', { name: 'Graph of models' })
    expect(await graph.getByRole('button').count()).toBe(6)
    expect(await graph.locator('[data-edges] path').count()).toBe(5)
    expect(await nameOf(page, 'raw.orders')).toMatch(/^raw\.orders, table, Done, 1 row$/)
    await page.getByRole('radio', { name: 'Table' }).click()
    expect(page.url()).toMatch(/show=table$/)
    const rows = page.getByRole('table').getByRole('row')
    await expect.poll(() => rows.count()).toBe(7)
    expect(await rows.filter({ hasText: 'mid.pairs' }).innerText()).toMatch(
      /^2\s+mid\.pairs\s+view\s+.*\s+2\s+0$/s,
    )
    expect(complaints).toEqual([])
  })

  it('follows a column: its way is marked, and the dock tells sources, readers and who does without', async () => {
    const { page, complaints } = await open(`${shop.url}/lineage`)
    await node(page, 'raw.orders').click()
    await page.getByRole('button', { name: 'raw.orders, column amount' }).click()
    await says(page, 'Selected column', 'aside')
    expect(page.url()).toMatch(/focus=raw\.orders&column=amount$/)
    const dock = (await page.locator('aside').innerText()).replaceAll(/\s+/g, ' ')
    expect(dock).toMatch(/Made from 0 No column of another model: it begins here/)
    expect(dock).toMatch(/Reaches columns 3 mid\.sums total computed/)
    expect(dock).toMatch(/out\.report twice computed through mid\.sums/)
    expect(dock).toMatch(/Only filters by it 1 mid\.big/)
    expect(dock).toMatch(/Does not use it 1 mid\.pairs reads id/)
    expect(await nameOf(page, 'mid.big')).toContain('only filters by it')
    await page.getByRole('button', { name: 'out.report, column twice' }).waitFor()
    // Three steps in ink, one dashed, the two others quiet.
    const looks = await page
      .getByRole('application')
      .locator('[data-edges] path')
      .evaluateAll((paths) => paths.map((path) => getComputedStyle(path).strokeWidth))
    expect(looks.toSorted()).toEqual(['1.5px', '1.75px', '1.75px', '1.75px', '1px', '1px'])
    await page.getByRole('radio', { name: 'Table' }).click()
    await says(page, 'computes with it', '[role=row]:has-text("mid.sums")')
    await page.reload()
    await says(page, 'computes with it', '[role=row]:has-text("mid.sums")')
    expect(complaints).toEqual([])
  })

  it('is walked with arrows along edges, and Enter selects a model, then opens it', async () => {
    const { page } = await open(`${shop.url}/lineage`)
    await node(page, 'out.report').waitFor()
    await page.getByRole('application').focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => focused(page)).toMatch(/^\w+\.\w+$/)
    await node(page, 'out.report').focus()
    await node(page, 'out.report').click()
    await says(page, 'out.report', 'aside')
    for (const [key, to] of [
      ['ArrowLeft', 'mid.sums'],
      ['ArrowLeft', 'raw.orders'],
      ['ArrowRight', /^mid\./],
      ['ArrowLeft', 'raw.orders'],
    ] as const) {
      await page.keyboard.press(key)
      await expect.poll(() => focused(page)).toMatch(to)
    }
    await page.keyboard.press('Enter')
    await says(page, 'raw.orders', 'aside')
    await expect.poll(() => page.url()).toMatch(/focus=raw\.orders$/)
    await page.keyboard.press('Enter')
    await says(page, 'raw.orders', 'h1')
    await page.getByRole('link', { name: 'Show in the lineage' }).click()
    await expect.poll(() => page.url()).toMatch(/lineage\?focus=raw\.orders$/)
  })

  it('finds a model by a column; Enter selects it', async () => {
    const { page } = await open(`${shop.url}/lineage`)
    await page.getByRole('searchbox').fill('twice')
    await page.getByRole('listitem').getByRole('button', { name: 'out.report' }).waitFor()
    expect(page.url()).toMatch(/find=twice$/)
    await page.keyboard.press('Enter')
    await says(page, 'out.report', 'aside')
    expect(page.url()).toMatch(/lineage\?focus=out\.report$/)
  })

  it('is a table first on a phone, and nothing but the graph goes sideways', async () => {
    const { page } = await open(`${shop.url}/lineage?focus=raw.orders&column=amount`, 390)
    await says(page, 'Reaches columns', 'aside')
    await page.getByRole('table').waitFor()
    const widths = () =>
      page.evaluate(() =>
        [document.documentElement, ...document.querySelectorAll('[role=region], aside')].map(
          ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
        ),
      )
    expect(await widths()).toEqual([0, 0, 0])
    await page.getByRole('radio', { name: 'Graph' }).click()
    await node(page, 'raw.orders').waitFor()
    expect(await widths()).toEqual([0, 0])
  })

  it('reads well in both themes and every control has a name', async () => {
    const { page } = await open(`${shop.url}/lineage`)
    for (const theme of ['light', 'dark'])
      for (const search of ['', '?focus=raw.orders&column=amount', '?show=table&focus=mid.sums']) {
        await page.evaluate((to) => localStorage.setItem('millrace.theme', to), theme)
        await page.goto(`${shop.url}/lineage${search}`)
        await page.locator('[role=application] button, [role=table] button').first().waitFor()
        await page.locator('aside li').first().waitFor()
        await says(page, 'Live', '[data-connection]')
        const found = await violations(page)
        expect({ theme, search, found }).toEqual({ theme, search, found: [] })
      }
  })
})

describe('the lineage of a project that moves', () => {
  it('narrows to what changed and to what is around a model, and says how much is not shown', async () => {
    await using served = await serveProject(files)
    expect((await served.project.run(apply)).code).toBe(0)
    const { page } = await open(`${served.url}/lineage?view=changed`)
    await says(page, 'Nothing differs from prod')
    await served.project.write({
      'models/mid/sums.sql': `${files['models/mid/sums.sql'].trim()} having sum(amount) > 1\n`,
    })
    await says(page, '4 models not shown')
    expect(await nameOf(page, 'mid.sums')).toContain('Changed')
    expect(await nameOf(page, 'out.report')).toContain('through a parent')
    await node(page, 'mid.sums').click()
    await page.getByRole('radio', { name: 'Around selection' }).click()
    await page.getByRole('combobox', { name: 'Steps' }).selectOption('1')
    await says(page, '3 models not shown, only those up to 1 step from mid.sums')
    await node(page, 'raw.orders').waitFor()
  })

  it('shows the state of each model in the run that goes on', async () => {
    await using served = await serveProject({
      ...files,
      'models/out/slow.sql': table(`${endlessQuery} and exists (select 1 from mid.sums)`),
    })
    const { page } = await open(`${served.url}/lineage`)
    await says(page, 'Not in prod', '[role=application]')
    const applying = served.project.start(apply)
    await expect.poll(() => nameOf(page, 'out.slow')).toContain('Running')
    await expect.poll(() => nameOf(page, 'raw.orders')).toContain('Done in')
    await page.getByRole('link', { name: 'Run of prod' }).click()
    await page.getByRole('button', { name: 'Cancel run' }).click()
    await page.locator('dialog').getByRole('button', { name: 'Cancel run' }).click()
    await applying.ended
    await page.goto(`${served.url}/lineage`)
    await expect.poll(() => nameOf(page, 'out.slow')).toContain('Cancelled')
  })
})

describe('the lineage of many models', () => {
  it('opens around one, is laid out beside the page, and is drawn as groups when far away', async () => {
    await using served = await serveProject(generated(42))
    const { page, complaints } = await open(`${served.url}/lineage`)
    await says(page, /4\d\d models not shown, only those up to 2 steps from/)
    await node(page, String.raw`layer_\d\.model_\d+`)
      .first()
      .waitFor()
    const worker = page.waitForEvent('worker')
    await page.getByRole('radio', { name: /^All/ }).click()
    expect((await worker).url()).toMatch(/layout-worker/)
    const group = page.getByRole('button', { name: /^layer_4\s+layer 5\s+42 models/ })
    await group.waitFor()
    await group.click()
    await expect.poll(() => focused(page)).toMatch(/^layer_4\.model_\d+$/)
    const drawn = await page.getByRole('application').getByRole('button').count()
    expect(drawn).toBeLessThan(200)
    await page.getByRole('radio', { name: 'Table' }).click()
    const rows = page.getByRole('table')
    expect(await rows.getAttribute('aria-rowcount')).toBe('421')
    expect(await rows.getByRole('row').count()).toBeLessThan(80)
    await page.getByRole('region', { name: 'Lineage table' }).press('End')
    await says(page, 'layer_9.model_9', '[role=row]')
    expect(complaints).toEqual([])
  })
})
