import { beforeEach, expect, it } from 'vitest'
import { fixedClock } from '../testing/fixed-clock.ts'
import { createMemoryStateStore } from '../testing/memory-state-store.ts'
import { planStream, runStream, workspaceStream } from './event-envelope.ts'
import { EventJournal } from './event-journal.ts'
import type { NewPlanEvent, NewRunEvent } from './event-schema.ts'
import { ProgressNotices } from './progress-notices.ts'

const batch = {
  model: 'a.b',
  index: 1,
  of: 2,
  interval: null,
  attempt: 1,
  statementId: 's',
  auditOnly: false,
}
const requested: NewPlanEvent = {
  type: 'plan.requested',
  payload: { environment: 'dev', options: {}, actor: 'ada' },
}
const progressed = (done: number): NewPlanEvent => ({
  type: 'stage.progressed',
  payload: { stage: 'validation', done, total: 100 },
})
const queued: NewRunEvent = {
  type: 'run.queued',
  payload: { planId: 'p', environment: 'dev', kind: 'apply', actor: 'ada' },
}
const ended = (status: 'completed' | 'cancelled' | 'interrupted'): NewRunEvent => ({
  type: 'run.ended',
  payload: { status, reason: null, causes: [] },
})

let store: ReturnType<typeof createMemoryStateStore>
let journal: EventJournal
let notices: ProgressNotices
let time: ReturnType<typeof handTimer>

beforeEach(() => {
  store = createMemoryStateStore()
  journal = new EventJournal(store, fixedClock('2024-01-01T00:00:00Z'))
  time = handTimer()
  notices = new ProgressNotices(journal, time)
})

/** Moved by hand; work that is due is done in the order of its time. */
function handTimer() {
  let now = 0
  const waiting: { readonly at: number; readonly work: () => void }[] = []
  return {
    now: () => now,
    after(ms: number, work: () => void) {
      const entry = { at: now + ms, work }
      waiting.push(entry)
      return () => {
        const index = waiting.indexOf(entry)
        if (index >= 0) waiting.splice(index, 1)
      }
    },
    move(ms: number) {
      const until = now + ms
      for (;;) {
        const next = waiting.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= until)
        if (!next) break
        waiting.splice(waiting.indexOf(next), 1)
        now = next.at
        next.work()
      }
      now = until
    },
    get waiting() {
      return waiting.length
    },
  }
}

const plan = (...events: NewPlanEvent[]) => journal.record({ stream: planStream('p'), events })
const run = (...events: NewRunEvent[]) => journal.record({ stream: runStream('r'), events })

async function told(type?: string) {
  await journal.settled()
  const events = await store.readEvents(workspaceStream, 0, 1000)
  return events
    .filter((event) => type === undefined || event.type === type)
    .map(({ payload }) => payload)
}

it('a plan is summed up at most four times a second, and the last word is always told', async () => {
  await plan(requested)
  time.move(0)
  for (let step = 1; step <= 100; step += 1) {
    await plan(progressed(step))
    time.move(10)
  }
  expect((await told()).length).toBeLessThanOrEqual(5)
  expect((await told()).length).toBeGreaterThanOrEqual(4)
  await plan({ type: 'plan.ready', payload: {} })
  time.move(250)
  const last = { planId: 'p', environment: 'dev', stage: 'validation', done: 100, total: 100 }
  expect((await told('plan-overview')).at(-1)).toEqual({ ...last, status: 'success' })
  expect(time.waiting).toBe(0)
})

it('nothing more is told of a plan that ended', async () => {
  await plan(requested, { type: 'plan.invalid', payload: {} })
  time.move(0)
  await plan({ type: 'plan.stale', payload: { by: 'b', at: '', planId: 'q', models: [] } })
  time.move(1000)
  expect(await told()).toMatchObject([{ status: 'fail' }])
})

it('the run of a plan counts its batches, and says how it ended', async () => {
  await run(queued, { type: 'stage.started', payload: { stage: 'backfill', total: 2 } })
  await run({ type: 'batch.done', payload: { ...batch, rows: 1, ms: 1 } })
  time.move(250)
  expect((await told('plan-apply')).at(-1)).toEqual({
    planId: 'p',
    runId: 'r',
    environment: 'dev',
    stage: 'backfill',
    status: 'init',
    done: 1,
    total: 2,
  })
  await run(ended('completed'))
  time.move(250)
  expect((await told('plan-apply')).at(-1)).toMatchObject({ status: 'success' })
})

it('cancelling says how many of the running statements stopped', async () => {
  await run(queued, { type: 'stage.started', payload: { stage: 'backfill', total: 2 } })
  await run({ type: 'batch.started', payload: batch }, { type: 'batch.started', payload: batch })
  await run({ type: 'cancel.requested', payload: { by: 'ada' } })
  time.move(0)
  await run({ type: 'statement.stopped', payload: { model: 'a.b', batch: 1, ms: 1 } })
  time.move(250)
  await run({ type: 'cancel.ended', payload: { status: 'success' } }, ended('cancelled'))
  time.move(250)
  expect(await told('plan-cancel')).toMatchObject([
    { stage: 'cancel', status: 'init', done: 0, total: 2 },
    { stage: 'cancel', status: 'init', done: 1, total: 2 },
    { stage: 'cancel', status: 'success', done: 1, total: 2 },
  ])
  expect((await told('plan-apply')).at(-1)).toMatchObject({ status: 'fail', stage: 'backfill' })
})

it('a run that was fenced off ends with what the console is told of it', async () => {
  await run(queued)
  const payload = { environment: 'dev', runId: 'r', status: 'interrupted' }
  await journal.record({ stream: workspaceStream, events: [{ type: 'run.ended', payload }] })
  time.move(250)
  expect((await told('plan-apply')).at(-1)).toMatchObject({ status: 'fail' })
})

it('a scheduled run has no plan to sum up', async () => {
  await run({ ...queued, payload: { ...queued.payload, planId: null } } as NewRunEvent)
  time.move(250)
  expect(await told()).toEqual([])
})

it('closing tells what was held back, and listens no more', async () => {
  await plan(requested)
  time.move(0)
  await plan({ type: 'plan.ready', payload: {} })
  notices.close()
  expect(await told()).toMatchObject([{ status: 'init' }, { status: 'success' }])
  await plan(requested)
  expect(time.waiting).toBe(0)
})
