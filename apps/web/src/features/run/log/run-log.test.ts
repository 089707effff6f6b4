import type { RunEvent } from '@millrace/client'
import { expect, it } from 'vitest'
import { eventsOf, planned, runOf, type RunStep, started } from '../../../../test/run-of-events.ts'
import { nextPosition } from './next-position.ts'
import { createRunLog } from './run-log.ts'

const steps: readonly RunStep[] = [
  started,
  planned('a', 1_000),
  ...Array.from({ length: 1_000 }, (_, index): RunStep[] => [
    ['batch.started', { model: 'a', index: index + 1, attempt: 1, interval: null }],
    ['batch.done', { model: 'a', index: index + 1, rows: 1 }],
  ]).flat(),
]
const events = eventsOf(steps) as readonly RunEvent[]

/** A source that gives events after the one named, and tells from which it was asked. */
function source() {
  const asked: (string | undefined)[] = []
  return {
    asked,
    runId: 'r1',
    async *events({ after }: { readonly after?: string }) {
      asked.push(after)
      const from = after === undefined ? 0 : Number(after.split(':')[1])
      for (const event of events.slice(from, from + 600)) yield event
      return undefined
    },
  }
}

/** Reads until its source gives no more. */
async function read(log: ReturnType<typeof createRunLog>, count: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const leave = log.subscribe(() => {
    if (log.getSnapshot().events.length === count) resolve()
  })
  await promise
  leave()
}

it('goes on after the last event it read, and shows any moment of the run', async () => {
  const from = source()
  const log = createRunLog(from)
  await read(log, 600)
  await read(log, 1_200)
  expect(from.asked).toEqual([undefined, '1:600'])
  for (const seq of [0, 1, 255, 256, 257, 700, 1_200])
    expect(log.trackerAt(seq)).toEqual(runOf(steps.slice(0, seq)))
  expect(log.trackerAt(5_000)).toEqual(log.trackerAt(1_200))
})

it('a replay keeps the pace of the log, and shortens its silences', () => {
  const log = [0, 100, 300, 60_300].map((ms) => ({ at: new Date(ms).toISOString() }))
  expect(nextPosition(log, { seq: 1, ms: 0 }, 50)).toEqual({ seq: 1, ms: 50 })
  expect(nextPosition(log, { seq: 1, ms: 50 }, 50)).toEqual({ seq: 2, ms: 0 })
  expect(nextPosition(log, { seq: 2, ms: 0 }, 2_200)).toEqual({ seq: 4, ms: 0 })
})
