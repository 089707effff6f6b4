import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { endlessQuery } from '../../cli/test/processes/cli-project.ts'
import { openAppPage } from './browser/app-page.ts'
import { applyPlan, hasRow, planProd, press, says } from './browser/on-page.ts'
import { openBrowser } from './browser/open-browser.ts'
import { type ServedProject, serveProject } from './browser/served-project.ts'

const table = (sql: string) => `/*---\nkind: table\n---*/\n${sql}\n`
const seconds =
  '(select count(*) from range(12000) a(x) cross join range(12000) b(y) where (x * y) % 7 = 9)'
const files = {
  'millrace.yaml': 'name: shop\n',
  'models/raw/orders.sql': table('select 1 as id, 20 as amount'),
  'models/marts/daily.sql': table(`select sum(amount) + ${seconds} as revenue from raw.orders`),
}
const endless = {
  ...files,
  'models/marts/daily.sql': table(`${endlessQuery} and exists (select 1 from raw.orders)`),
}
const more = { 'models/marts/more.sql': table('select id * 2 as twice from raw.orders') }
/** A plan of what is on disk by then. */
const other = { ...more, 'models/marts/daily.sql': table('select id from raw.orders') }

let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(() => browser.close())

async function openPlan({ url }: ServedProject) {
  const app = await openAppPage(browser, url)
  await planProd(app.page)
  return app
}

/** Ada applies her plan; then Bo, with one more model on disk, plans the same environment and is told to wait. */
async function openBoth(served: ServedProject, changes: Readonly<Record<string, string>>) {
  const ada = await openPlan(served)
  await served.project.write(changes)
  const bo = await openPlan(served)
  await applyPlan(ada.page)
  await hasRow(ada.page, 'marts.daily', 'Running')
  await says(bo.page, /prod is held by browser since \d\d:\d\d.*run \w+ has built \d of 2 models/s)
  await press(bo.page, 'Wait and apply')
  await says(bo.page, 'Runs the SQL stored in this plan', 'dialog')
  await press(bo.page, 'Wait and apply')
  await says(bo.page, 'Applies when prod is free')
  return {
    ada: ada.page,
    bo: bo.page,
    async [Symbol.asyncDispose]() {
      await ada.page.close()
      await bo.page.close()
    },
  }
}

describe('two people who apply to one environment', () => {
  it('the second waits for the first and applies when nothing came of it', async () => {
    await using served = await serveProject(endless)
    await using both = await openBoth(served, other)
    const { ada, bo } = both
    await press(ada, 'Cancel run')
    await says(ada, 'What is finished stays', 'dialog')
    await press(ada, 'Cancel run')
    await says(ada, 'Cancelled', 'h1')
    await says(bo, 'Apply to prod', 'h1')
    await says(bo, 'Done', 'h1')
    expect(await served.project.rows('select twice from marts.more')).toEqual([{ twice: 2 }])
  })

  it('the second does not apply what the first made old: it says who moved the environment, and plans again', async () => {
    await using served = await serveProject(files)
    await using both = await openBoth(served, more)
    const { ada, bo } = both
    await says(ada, 'Done', 'h1')
    await says(bo, 'prod moved: browser applied')
    await says(bo, 'Stale', 'h1')
    expect(await bo.getByRole('button', { name: 'Apply' }).count()).toBe(0)
    expect(await bo.getByText('Applies when prod is free').count()).toBe(0)
    const runs = await served.project.rows('select id from millrace.runs', ['state', 'sql'])
    expect(runs).toHaveLength(1)
    await press(bo, 'Plan again')
    await says(bo, 'Ready to apply', 'h1')
    await says(bo, /marts\.more/, 'nav[aria-label=Changes]')
    await applyPlan(bo)
    await says(bo, 'Done', 'h1')
    expect(await served.project.rows('select twice from marts.more')).toEqual([{ twice: 2 }])
  })

  it('an apply that comes while another has the environment is refused with who has it', async () => {
    await using served = await serveProject(endless)
    await using ada = await openPlan(served)
    await applyPlan(ada.page)
    await hasRow(ada.page, 'marts.daily', 'Running')
    await served.project.write(other)
    const refused = await served.project.run(['plan', 'prod', '--apply', '--json'])
    expect(refused.documents.at(-1)?.error).toMatchObject({
      code: 'environment_busy',
      message: expect.stringMatching(/prod.*of 2 models/),
    })
  })
})
