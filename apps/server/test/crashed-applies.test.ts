import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { type OpenProject, openProject, reopenProject } from './open-project.ts'
import { crashPoints } from './processes/crash-points.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** 1 to kill at every named moment of an apply, 2 at every second one. */
    everyCrash: number
  }
}

const everyCrash = inject('everyCrash')
const sampled = <Point>(points: readonly Point[]) =>
  points.filter((_point, index) => index % everyCrash === 0)
const program = fileURLToPath(new URL('processes/apply-and-die.ts', import.meta.url))
const orders = (factor: number) => `/*---
kind: incremental
time_column: ds
start: 2024-01-01
end: 2024-01-10
batch_size: 5
audits:
  - not_null: id
---*/
select i as id, date '2024-01-01' + (i // 10)::int as ds, i * ${factor} as amount
from range(0, 100) as t(i)
`
const files = {
  'millrace.yaml': 'name: orders\nstart: 2024-01-01\n',
  'models/raw/orders.sql': orders(10),
  'models/marts/daily.sql': `/*---
kind: table
audits:
  - not_null: ds
---*/
select ds, sum(amount)::bigint as revenue from raw.orders group by ds
`,
  'models/marts/best.sql': 'select ds, revenue from marts.daily where revenue > 3000\n',
}
const [before, after] = [49_500, 99_000]

let applied: OpenProject
let root = ''
let project: OpenProject | null = null

beforeAll(async () => {
  applied = await openProject(files)
  await applied.apply('prod')
  await applied.services[Symbol.asyncDispose]()
  await applied.write({ 'models/raw/orders.sql': orders(20) })
})
afterAll(() => applied[Symbol.asyncDispose]())
afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
  project = null
  await rm(root, { recursive: true, force: true })
})

/** Applies a copy of the project in a process of its own; it, or its engine, is killed at that moment. */
async function killAt(point: string, victim: 'process' | 'engine'): Promise<void> {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-crash-')))
  await cp(applied.root, root, { recursive: true })
  const options = ['--conditions=development', program, root, point, victim]
  const child = spawn(process.execPath, options, { stdio: 'inherit' })
  const ended = await once(child, 'exit')
  expect(ended).toEqual(victim === 'process' ? [null, 'SIGKILL'] : [0, null])
}

async function numbers(sql: string): Promise<number[]> {
  const { rows } = await project!.caller.query.run({ sql })
  return rows.flatMap((row) => Object.values(row).map(Number))
}

/** Whatever happened: totals right, views of one promotion, nothing open, the log whole, and an apply ends it. */
async function judge(): Promise<void> {
  project = await reopenProject(root)
  const { store } = project.opened

  const [raw, daily] = await numbers(
    'select (select sum(amount) from raw.orders) as raw, (select sum(revenue) from marts.daily) as daily',
  )
  expect([before, after]).toContain(raw)
  expect(daily).toBe(raw)

  const runs = await store.listRuns()
  expect(runs.filter(({ endedAt }) => endedAt === null)).toEqual([])
  expect(await store.listLeases()).toEqual([])

  const next = await project.plan('prod')
  expect(['ready', 'nothing_to_do']).toContain(next.status)
  if (next.status === 'ready') await project.apply('prod')
  expect((await project.plan('prod')).status).toBe('nothing_to_do')
  expect(
    await numbers(
      'select count(*) as n, count(distinct id) as ids, sum(amount) as total from raw.orders',
    ),
  ).toEqual([100, 100, after])
  expect(await numbers('select sum(revenue) as total from marts.daily')).toEqual([after])

  const environment = await store.getEnvironment('prod')
  const snapshots = await store.getSnapshots(
    environment!.snapshots.map(({ snapshotId }) => snapshotId),
  )
  const { version } = snapshots.find(({ name }) => name === 'raw.orders')!
  const recorded = (await store.getIntervals([version])).get(version)
  expect(recorded?.ranges).toEqual([{ start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 0, 11) }])

  const streams = await store.readSql(
    'select stream, count(*) as n, min(seq) as first, max(seq) as last from events group by stream',
    1000,
  )
  for (const { n, first, last } of streams.rows)
    expect([Number(first), Number(last)]).toEqual([1, Number(n)])
  const ends = await store.readSql(
    "select stream, count(*) as n from events where type = 'run.ended' and stream like 'run:%' group by stream",
    1000,
  )
  expect(ends.rows.every(({ n }) => Number(n) === 1)).toBe(true)
}

const ofEngine: readonly (keyof typeof crashPoints)[] = [
  'after the fence',
  'before a table is created',
  'in a batch',
  'between audits and commit',
  'between commit and record',
  'before a whole table is committed',
  'before the promotion',
  'in the promotion',
  'between views and environment row',
]

describe('an apply loses nothing, doubles nothing and says so when', () => {
  it.each(sampled(Object.keys(crashPoints)))('its process is killed %s', async (point) => {
    await killAt(point, 'process')
    await judge()
  })

  it.each(sampled(ofEngine))('its engine is killed %s', async (point) => {
    await killAt(point, 'engine')
    await judge()
  })
})
