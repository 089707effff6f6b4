import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../events/event-schema.ts'
import { eventTypes, sampleEvent } from '../testing/sample-events.ts'
import { foldEvents } from './fold-events.ts'
import {
  countCommitted,
  emptyApply,
  foldApply,
  type PlanApplyTracker,
} from './plan-apply-tracker.ts'
import { applyStages } from './stage-names.ts'

let seq = 0
const event = (type: string, change: object = {}): RunEvent =>
  sampleEvent('run', type, change, (seq += 1)) as unknown as RunEvent
const fold = (...events: RunEvent[]): PlanApplyTracker =>
  foldEvents(foldApply, emptyApply('r_1'), events)

const started = [event('run.queued'), event('run.started'), event('model.planned')]
const working = [...started, event('stage.started'), event('batch.started')]
const states = {
  empty: fold(),
  running: fold(...started),
  working: fold(...working),
  done: fold(...working, event('model.ended', { status: 'success', rows: 3 })),
  completed: fold(
    ...working,
    event('run.ended', { status: 'completed', reason: null, causes: [] }),
  ),
  failed: fold(...working, event('run.ended')),
  cancelled: fold(...working, event('run.ended', { status: 'cancelled', causes: [] })),
  interrupted: fold(...working, event('run.ended', { status: 'interrupted', causes: [] })),
}
const always = [
  'learner.ended',
  'leaderboard.changed',
  'statement.stopped',
  'engine.killed',
  'cancel.ended',
]
const aboutModels = eventTypes('run').filter(
  (type) => /^(batch|task|audits|model)\./.test(type) && type !== 'model.planned',
)
const ignored: Readonly<Record<keyof typeof states, readonly string[]>> = {
  empty: [...always, ...aboutModels],
  running: [
    ...always,
    'run.queued',
    'run.waiting',
    'run.started',
    'model.planned',
    'model.progress',
  ],
  working: [
    ...always,
    'run.queued',
    'run.waiting',
    'run.started',
    'model.planned',
    'model.progress',
    'stage.started',
    'batch.started',
  ],
  done: [
    ...always,
    ...aboutModels,
    'run.queued',
    'run.waiting',
    'run.started',
    'model.planned',
    'stage.started',
  ],
  completed: eventTypes('run'),
  failed: eventTypes('run'),
  cancelled: eventTypes('run'),
  interrupted: eventTypes('run'),
}
const pairs = (Object.keys(states) as (keyof typeof states)[]).flatMap((state) =>
  eventTypes('run').map((type) => ({ state, type, changes: !ignored[state].includes(type) })),
)

describe('the apply tracker', () => {
  it.each(pairs)('$state on $type: changes $changes', ({ state, type, changes }) => {
    const next = foldApply(states[state], event(type))
    if (changes) expect(next).not.toEqual(states[state])
    else expect(next).toBe(states[state])
  })

  it('ignores stages of another tracker', () => {
    for (const stage of ['validation', 'changes', 'backfills', 'cancel']) {
      expect(foldApply(states.running, event('stage.started', { stage }))).toBe(states.running)
    }
  })

  it('ends fail with reason cancelled when a stage fails during a cancel, and stops every open stage', () => {
    const tracker = fold(
      ...working,
      event('cancel.requested'),
      event('stage.started', { stage: 'cancel' }),
      event('stage.ended', { status: 'fail', reason: 'cancelled' }),
      event('cancel.ended'),
      event('run.ended', { status: 'cancelled', reason: 'cancelled by ada', causes: [] }),
    )
    expect(tracker).toMatchObject({
      status: 'cancelled',
      cancelRequestedBy: 'ada',
      meta: { status: 'fail', reason: 'cancelled' },
      queue: [],
    })
    const reasons = applyStages.map((stage) => tracker.stages[stage].meta.reason)
    expect(reasons).toEqual(['skipped', 'skipped', 'cancelled', 'skipped'])
  })

  it('leaves succeeded stages alone when the run fails later', () => {
    const tracker = fold(
      ...started,
      event('stage.started', { stage: 'creation' }),
      event('stage.ended', { stage: 'creation' }),
      event('run.ended'),
    )
    expect(tracker.stages.creation.meta).toMatchObject({ status: 'success', reason: null })
    expect(tracker.stages.backfill.meta).toMatchObject({ status: 'fail', reason: 'skipped' })
    expect(tracker.causes).toHaveLength(1)
  })

  it('keeps models with a running batch in its queue and counts only batches that committed', () => {
    const two = event('model.planned', { name: 'raw.orders' })
    const both = [
      ...started,
      two,
      event('batch.started'),
      event('batch.started', { model: 'raw.orders' }),
    ]
    expect(fold(...both).queue).toEqual(['sales.orders', 'raw.orders'])
    const after = fold(...both, event('batch.done'), event('batch.failed', { model: 'raw.orders' }))
    expect(after.queue).toEqual([])
    expect(after.models['sales.orders']).toMatchObject({ completed: 1, rows: 10, running: [] })
    expect(after.models['raw.orders']).toMatchObject({
      completed: 0,
      rows: null,
      failure: { code: 'binder' },
    })
  })

  it('counts the batches that committed of all models, also where an older tracker did not', () => {
    const two = event('model.planned', { name: 'raw.orders' })
    const begun = [...started, two, event('stage.started', { total: 4 })]
    const tracker = fold(
      ...begun,
      event('batch.done'),
      event('batch.done', { model: 'raw.orders' }),
      event('batch.failed', { model: 'raw.orders', index: 2 }),
      event('batch.done', { model: 'never.planned' }),
    )
    expect(tracker.stages.backfill).toMatchObject({ done: 2, total: 4 })
    const backfill = { ...tracker.stages.backfill, done: 0 }
    const older = { ...tracker, stages: { ...tracker.stages, backfill } }
    expect(countCommitted(older)).toEqual(tracker)
    expect(countCommitted(states.empty)).toEqual(states.empty)
  })

  it('keeps one entry for a batch that is tried again', () => {
    const tracker = fold(...working, event('task.retrying'), event('batch.started', { attempt: 2 }))
    expect(tracker.models['sales.orders']).toMatchObject({ retries: 1, running: [{ index: 1 }] })
  })

  it('does not promise a total it was not told', () => {
    const tracker = fold(...started, event('stage.started', { total: undefined }))
    expect(tracker.stages.backfill).toMatchObject({ total: null, done: 0 })
    expect(fold(event('views.promoted')).promoted).toBe(1)
  })

  it('changes nothing of the state that events are folded onto', () => {
    const before = JSON.stringify(states.running)
    const after = foldEvents(foldApply, states.running, [
      event('batch.started'),
      event('batch.done'),
      event('model.ended'),
    ])
    expect(after.models['sales.orders']).toMatchObject({ completed: 1 })
    expect(JSON.stringify(states.running)).toBe(before)
  })
})
