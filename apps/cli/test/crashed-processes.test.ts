import { afterEach, describe, expect, it } from 'vitest'
import { type CliProject, makeCliProject, ordersFiles } from './processes/cli-project.ts'
import type { CliDocument } from './processes/run-cli.ts'

let project: CliProject

afterEach(() => project[Symbol.asyncDispose]())

const is =
  (type: string, more: Readonly<Record<string, unknown>> = {}) =>
  (document: CliDocument) =>
    document['type'] === type &&
    Object.entries(more).every(([field, value]) => document['payload'][field] === value)

const moments: readonly (readonly [string, (document: CliDocument) => boolean])[] = [
  ['after the run started', is('run.started')],
  ['after a table was created', is('stage.progressed', { stage: 'creation' })],
  ['in the middle of a batch', is('batch.started', { model: 'raw.orders', index: 2 })],
  ['after a batch was done', is('batch.done', { model: 'raw.orders', index: 3 })],
  ['right after the views were switched', is('views.promoted')],
]

/** What is asked of the state after a crash, in one command. */
const stateSql = `select
  (select json_agg(r) from (select id, status, ended_at from runs) as r) as runs,
  (select json_agg(s) from (
    select stream, count(*) as n, min(seq) as first, max(seq) as last from events group by stream
  ) as s) as streams,
  (select coalesce(json_agg(l), '[]') from (select holder, run_id from leases) as l) as leases`

interface State {
  readonly runs: readonly { id: string; status: string; ended_at: string | null }[]
  readonly streams: readonly { n: number; first: number; last: number }[]
  readonly leases: readonly { holder: string | null; run_id: string | null }[]
}

describe('a process that is killed', () => {
  it.each(moments)(
    '%s leaves all views old or all new, and the next apply ends right',
    async (_when, moment) => {
      project = await makeCliProject(ordersFiles(10))
      expect((await project.run(['plan', 'prod', '--apply', '--json'])).code).toBe(0)
      await project.write(ordersFiles(20))
      const killed = project.start(['plan', 'prod', '--apply', '--json'])
      const { stream } = (await killed.document(moment)) as { readonly stream?: string }
      killed.child.kill('SIGKILL')
      await killed.ended
      const [seen] = await project.rows(
        'select (select sum(amount) from raw.orders)::bigint as raw, (select sum(revenue) from marts.daily)::bigint as daily',
      )
      expect(seen?.['daily']).toEqual(seen?.['raw'])
      expect([49_500, 99_000]).toContain(Number(seen?.['raw']))
      const next = await project.run(['plan', 'prod', '--apply', '--json'])
      expect(next.code).toBe(0)
      expect(next.stderr).not.toMatch(/\n\s+at /)
      const [now] = await project.rows(
        'select count(*)::int as n, count(distinct id)::int as ids, sum(amount)::bigint as total, (select sum(revenue)::bigint from marts.daily) as daily from raw.orders',
      )
      expect([now?.['n'], now?.['ids'], Number(now?.['total']), Number(now?.['daily'])]).toEqual([
        100, 100, 99_000, 99_000,
      ])
      const [state] = await project.rows(stateSql, ['state', 'sql'])
      const { runs, streams, leases } = state as unknown as State
      const ended = runs.find(({ id }) => `run:${id}` === stream)
      expect(
        ended?.status === 'interrupted' ||
          (ended?.status === 'completed' && _when.startsWith('right')),
      ).toBe(true)
      expect(runs.every(({ ended_at: at }) => at !== null)).toBe(true)
      for (const { n, first, last } of streams) expect([first, last]).toEqual([1, n])
      expect(
        leases.filter(({ holder, run_id: run }) => holder !== null && run === ended?.id),
      ).toEqual([])
      expect((await project.run(['plan', 'prod', '--json'])).documents[0]).toMatchObject({
        status: 'nothing_to_do',
      })
    },
  )
})
