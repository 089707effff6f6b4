import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { says } from '../browser/on-page.ts'
import { type ServedProject, serveFlights } from '../browser/served-project.ts'
import { looks, openLook, takePicture, themes } from './take-picture.ts'

/** So the flights are planned as of one day, and built once. */
const asOf = ['--execution-time', '2001-08-01']

interface Shot {
  readonly name: string
  readonly address: string
  readonly ready: (page: Page) => Promise<unknown>
}

/** Every page with three million flights in it, and a run of theirs that failed. */
export async function pictureFlights(browser: Browser): Promise<void> {
  await using served = await serveFlights()
  const { project } = served
  await project.run(['plan', 'prod', '--apply', '--json', ...asOf])
  await edit(served, 'models/staging/airports.sql', (text) =>
    text
      .replace(' state,', ' lower(state) as state,')
      .replace(' longitude\n', ' round(longitude, 3) as longitude\n'),
  )
  await project.run(['plan', 'dev', '--apply', '--json', ...asOf])
  const failing = await failedRun(served)
  await wideChange(served)
  const planned = await project.run(['plan', 'prod', '--json', ...asOf])
  const plan = String(planned.documents[0]?.['planId'])
  const [first] = await project.rows(
    "select id from millrace.runs where environment = 'prod' order by created_at limit 1",
    ['state', 'sql'],
  )
  const run = String(first?.['id'])
  const sees = (text: string | RegExp, within?: string) => (page: Page) => says(page, text, within)
  const query = `select iata, name, flights, late_share\nfrom marts.airport_ranking\norder by flights desc`
  const shots: readonly Shot[] = [
    { name: 'environments', address: '/', ready: sees('dev', 'tbody, [role=table]') },
    { name: 'plans', address: '/plans', ready: sees('Ready', 'tbody, [role=table]') },
    {
      name: 'plan',
      address: `/plans/${plan}?model=staging.flights`,
      ready: sees('Where', '[aria-label="Where the column goes"]'),
    },
    { name: 'runs', address: '/runs', ready: sees('Failed', 'tbody, [role=table]') },
    { name: 'run', address: `/runs/${run}`, ready: sees(/event \d+, end/) },
    { name: 'models', address: '/models', ready: sees('airport_ranking', 'tbody, [role=table]') },
    {
      name: 'model',
      address: '/models/marts.airport_ranking',
      ready: sees('select', 'pre, [aria-label^="SQL"]'),
    },
    {
      name: 'lineage',
      address: '/lineage?focus=staging.flights&column=delay&view=all',
      ready: sees('daily_airport_delay', 'main'),
    },
    { name: 'query', address: `/query?sql=${encodeURIComponent(query)}`, ready: runQuery },
  ]
  for (const shot of shots) for (const look of looks) await picture(browser, { served, shot, look })
  const shot = { name: 'run-failed', address: `/runs/${failing}`, ready: sees(/event \d+, end/) }
  for (const look of looks) await picture(browser, { served, shot, look })
  await running(browser, served)
}

interface Wanted {
  readonly served: ServedProject
  readonly shot: Shot
  readonly look: (typeof looks)[number]
}

async function picture(browser: Browser, { served, shot, look }: Wanted): Promise<void> {
  const page = await openLook(browser, `${served.url}${shot.address}`, look)
  await shot.ready(page)
  await page.waitForLoadState('networkidle').catch(() => {})
  await takePicture(page, shot.name, look)
  await page.close()
}

async function runQuery(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Run/ }).first().click()
  await says(page, /\d rows?/)
}

/** A run in which an audit fails, because of a model that two others read. */
async function failedRun(served: ServedProject): Promise<string> {
  const { project } = served
  await project.write({
    'models/marts/busy_airports.sql': `/*---
kind: table
audits:
  - expression: late_share < 24
---*/
select origin, count(*) as flights, round(100.0 * avg(is_late::int), 2) as late_share
from staging.flights
group by origin
having count(*) > 5000
`,
    'models/marts/worst_airport.sql':
      '/*---\nkind: table\n---*/\nselect origin, late_share from marts.busy_airports order by late_share desc limit 1\n',
  })
  const { documents } = await project.run(['plan', 'dev', '--apply', '--json', ...asOf])
  const started = documents.find(({ type }) => type === 'run.started')
  await project.write({
    'models/marts/busy_airports.sql': null,
    'models/marts/worst_airport.sql': null,
  })
  return idOf(started?.['stream'])
}

/** A plan with a changed column that many read, a model that is new, and one that is gone. */
async function wideChange(served: ServedProject): Promise<void> {
  await edit(served, 'models/staging/flights.sql', (text) =>
    text.replace(
      "  {{ delay.is_late('delay') }} as is_late\n",
      '  -- the US DOT counts 15 minutes as late\n  delay >= 15 as is_late\n',
    ),
  )
  await served.project.write({
    'models/marts/worst_days.sql': null,
    'models/marts/hourly_delay.sql':
      '/*---\nkind: table\n---*/\nselect extract(hour from flown_at) as hour, avg(is_late::int) as late_share\nfrom staging.flights\ngroup by 1\n',
  })
}

/** A run under way: another way to write a column builds all of its readers. */
async function running(browser: Browser, served: ServedProject): Promise<void> {
  const { project } = served
  const file = 'models/staging/flights.sql'
  const written = await readFile(path.join(project.root, file), 'utf8')
  for (const look of themes) {
    const delay = look.theme === 'light' ? 'delay + 0' : 'delay * 1'
    await project.write({ [file]: written.replace('  delay,\n', `  ${delay} as delay,\n`) })
    const applying = project.start(['plan', 'dev', '--apply', '--json', ...asOf])
    const { stream } = await applying.document(({ type }) => type === 'run.started')
    const page = await openLook(browser, `${served.url}/runs/${idOf(stream)}`, look)
    await says(page, /[1-9] of \d+/, '[data-model="staging.flights"]')
    await takePicture(page, 'run-live', look)
    await page.close()
    await applying.ended
  }
}

/** A stream is named for its run. */
const idOf = (stream: unknown) => String(stream).slice('run:'.length)

async function edit(
  { project }: ServedProject,
  file: string,
  change: (text: string) => string,
): Promise<void> {
  await project.write({ [file]: change(await readFile(path.join(project.root, file), 'utf8')) })
}
