import { emptyApply, foldApply, foldEvents, readEvent, type RunEvent } from '@millrace/core/browser'
import type { StoredEvent } from '@millrace/core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { createClient } from '../src/create-client.ts'
import { createWakeUp } from '../src/sessions/wake-up.ts'
import { seededRandom, startCuttingProxy } from './cutting-proxy.ts'
import { serveProject, type ServedProject } from './serve-project.ts'

/** Two events a batch, one batch a day. */
const manyBatches = {
  'millrace.yaml': 'name: long\nstart: 2023-01-01\n',
  'models/raw/days.sql': `/*---
kind: incremental
time_column: ds
start: 2023-01-01
batch_size: 1
---*/
select d::date as ds from range(date '2023-01-01', date '2023-10-01', interval 1 day) as t(d)
where d between '{{ start_ds }}' and '{{ end_ds }}'
`,
}

let served: ServedProject

beforeAll(async () => {
  served = await serveProject(manyBatches)
})
afterAll(() => served[Symbol.asyncDispose]())

const foldAll = (runId: string, events: readonly StoredEvent[]) =>
  foldEvents(
    foldApply,
    emptyApply(runId),
    events.flatMap((event) => (readEvent(event) as RunEvent | null) ?? []),
  )

describe('a run followed over a connection that is cut 200 times', () => {
  it('is told without a gap or a double, and folds to what the server folds', async () => {
    const random = seededRandom(7)
    const seen: RunEvent[] = []
    const told = createWakeUp()
    await using proxy = await startCuttingProxy(served.port, () => {
      // Some are cut while they open, most after a few events.
      let left = 1 + Math.floor(random() * 6_000)
      return (length) => {
        const passing = left
        left -= length
        return left <= 0 && proxy.cuts < 200 ? passing : null
      }
    })
    // The run goes no faster than it is seen, so that the cuts spread over it.
    const { journal } = served.project.opened
    const record = journal.record.bind(journal)
    let recorded = 0
    let turn = Promise.resolve()
    vi.spyOn(journal, 'record').mockImplementation(async (entry) => {
      if (!entry.stream.startsWith('run:')) return record(entry)
      turn = turn.then(async () => {
        while (recorded > seen.length + 8) await told.wait()
        recorded += entry.events.length
      })
      await turn
      return record(entry)
    })
    const options = { url: proxy.url, random, retry: { baseMs: 1, maxMs: 2 } }
    await using client = createClient(options)
    await using direct = createClient({ url: served.url })
    const { id: planId } = await served.project.plan('prod')
    const waiting = client.plan(planId).apply.done
    const { runId } = await direct.plan.submit.mutate({ planId })

    const followed = (async () => {
      for await (const event of client.run(runId).events()) {
        seen.push(event)
        told.wake()
      }
    })()
    const states: number[] = []
    for await (const { stages } of client.run(runId)) states.push(stages.backfill.done)
    const [tracker, early] = await Promise.all([client.run(runId).done, waiting, followed])

    const log = await served.project.caller.run.events({ runId, limit: 5000 })
    expect(proxy.cuts).toBe(200)
    expect(log.length).toBeGreaterThan(400)
    expect(seen).toEqual(log)
    expect(states).toEqual(states.toSorted((a, b) => a - b))
    const expected = foldAll(runId, log)
    expect(expected.status).toBe('completed')
    expect(tracker).toEqual(expected)
    expect(early).toEqual(expected)
  })
})
