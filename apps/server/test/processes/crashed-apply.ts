import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, inject } from 'vitest'
import { type OpenProject, openProject, reopenProject } from '../open-project.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** 1 to kill at every named moment of an apply, 2 at every second one. */
    everyCrash: number
  }
}

const everyCrash = inject('everyCrash')

/** The moments that are tried in this run of the tests. */
export const sampled = <Point>(points: readonly Point[]) =>
  points.filter((_point, index) => index % everyCrash === 0)

const program = fileURLToPath(new URL('apply-and-die.ts', import.meta.url))
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

/** A project that was applied once and changed since, to be applied again and killed. */
export interface AppliedProject extends AsyncDisposable {
  /** Applies a copy in a process of its own, kills it or its engine at that moment, and judges what is left. */
  killAndJudge(point: string, victim: 'process' | 'engine'): Promise<void>
}

export async function appliedProject(): Promise<AppliedProject> {
  const applied = await openProject(files)
  await applied.apply('prod')
  await applied.services[Symbol.asyncDispose]()
  await applied.write({ 'models/raw/orders.sql': orders(20) })
  return {
    async killAndJudge(point, victim) {
      const root = await realpath(await mkdtemp(path.join(tmpdir(), 'millrace-crash-')))
      try {
        await cp(applied.root, root, { recursive: true })
        const options = ['--liftoff-only', '--conditions=development', program, root, point, victim]
        const child = spawn(process.execPath, options, { stdio: 'inherit' })
        const ended = await once(child, 'exit')
        expect(ended).toEqual(victim === 'process' ? [null, 'SIGKILL'] : [0, null])
        await using project = await reopenProject(root)
        await judge(project)
      } finally {
        await rm(root, { recursive: true, force: true })
      }
    },
    [Symbol.asyncDispose]: () => applied[Symbol.asyncDispose](),
  }
}

/** Whatever happened: totals right, views of one promotion, nothing open, the log whole, and an apply ends it. */
async function judge(project: OpenProject): Promise<void> {
  const { store } = project.opened
  const numbers = async (sql: string) => {
    const { rows } = await project.caller.query.run({ sql })
    return rows.flatMap((row) => Object.values(row).map(Number))
  }

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
