import type { Browser, Page } from 'playwright-core'
import { endlessQuery } from '../../../cli/test/processes/cli-project.ts'
import { startCli } from '../../../cli/test/processes/run-cli.ts'
import { hasRow, says } from '../browser/on-page.ts'
import { type ServedProject, serveProject } from '../browser/served-project.ts'
import { openLook, takePicture, themes } from './take-picture.ts'

const table = (sql: string) => `/*---\nkind: table\n---*/\n${sql}\n`
const files = {
  'millrace.yaml': 'name: shop\n',
  'models/raw/orders.sql': table("select 1 as id, 20 as amount, 'north' as region"),
  'models/marts/by_region.sql': table(
    'select region, sum(amount) as amount from raw.orders group by region',
  ),
}
const changed = {
  'models/raw/orders.sql': table("select 1 as id, 20 * 100 as amount, 'north' as region"),
}
const endless = {
  'models/raw/visits.sql': table(endlessQuery),
}
const apply = ['plan', 'prod', '--apply', '--json']

/** What pages show when something is in the way, once in each theme. */
export async function pictureStates(browser: Browser): Promise<void> {
  await using served = await serveProject(files)
  const { project } = served
  const picture = async (
    name: string,
    address: string,
    ready: (page: Page) => Promise<unknown>,
  ) => {
    for (const look of themes) {
      const page = await openLook(browser, `${served.url}${address}`, look)
      await ready(page)
      await takePicture(page, name, look)
      await page.close()
    }
  }
  await picture('environments-empty', '/', (page) => says(page, 'prod is empty'))
  await picture('runs-empty', '/runs', (page) => says(page, /No runs/))
  await project.run(apply)

  await project.write(changed)
  const stale = await plan(served)
  await project.write({ 'models/marts/orders.sql': table('select id from raw.orders') })
  await project.run(apply)
  await picture('plan-stale', `/plans/${stale}`, async (page) => {
    await says(page, 'prod moved')
    await says(page, 'models/raw/orders.sql')
  })

  await project.write({ ...files, ...endless })
  const held = await plan(served)
  await project.write({ 'models/marts/orders.sql': null })
  const applying = project.start(apply)
  const { stream } = await applying.document(({ type }) => type === 'run.started')
  await picture('plan-held', `/plans/${held}`, (page) => says(page, 'prod is held'))
  await reconnecting(browser, served, String(stream).slice('run:'.length))
  // The command waits for its server, which is lost for good.
  applying.child.kill('SIGKILL')
  await applying.ended
  await forbidden(browser, served)
}

async function plan({ project }: ServedProject): Promise<string> {
  const { documents } = await project.run(['plan', 'prod', '--json'])
  return String(documents[0]?.['planId'])
}

/** A run whose server is lost while it is looked at. */
async function reconnecting(browser: Browser, served: ServedProject, runId: string): Promise<void> {
  const pages = await Promise.all(
    themes.map((look) => openLook(browser, `${served.url}/runs/${runId}`, look)),
  )
  for (const page of pages) await hasRow(page, 'raw.visits', 'Running')
  await served.kill()
  for (const [index, look] of themes.entries()) {
    const page = pages[index] as Page
    await says(page, 'Reconnecting', '[data-connection]')
    await takePicture(page, 'run-reconnecting', look)
    await page.close()
  }
}

/** A server that others can reach lets in nobody without a token. */
async function forbidden(browser: Browser, { project }: ServedProject): Promise<void> {
  const args = ['serve', '--port', '0', '--host', '0.0.0.0', '--json', '--project', project.root]
  const server = startCli(args, { env: { MILLRACE_TOKEN: 'only-for-pictures-of-this-page' } })
  const { port } = new URL(String((await server.document((line) => 'url' in line))['url']))
  for (const look of themes) {
    const page = await openLook(browser, `http://127.0.0.1:${port}/runs`, look)
    await says(page, 'answers only to those who show a token')
    await takePicture(page, 'login', look)
    await page.close()
  }
  server.child.kill('SIGTERM')
  await server.ended
}
