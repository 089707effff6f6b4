import { describe, expect, it } from 'vitest'
import type { PlanEvent } from '../events/event-schema.ts'
import { eventTypes, sampleEvent } from '../testing/sample-events.ts'
import { foldEvents } from './fold-events.ts'
import { emptyOverview, foldOverview, type PlanOverviewTracker } from './plan-overview-tracker.ts'

let seq = 0
const event = (type: string, change: object = {}): PlanEvent =>
  sampleEvent('plan', type, change, (seq += 1)) as unknown as PlanEvent
const fold = (...events: PlanEvent[]): PlanOverviewTracker =>
  foldEvents(foldOverview, emptyOverview('p_1'), events)

const open = [event('plan.requested'), event('stage.started')]
const states = {
  empty: fold(),
  open: fold(...open),
  ready: fold(...open, event('stage.ended'), event('plan.ready')),
  invalid: fold(...open, event('plan.invalid')),
  cancelled: fold(...open, event('plan.cancelled')),
  failed: fold(...open, event('plan.failed')),
}
const facts = ['issues.found', 'tests.ended', 'changes.found', 'impact.found', 'backfills.found']
const stages = ['stage.started', 'stage.progressed', 'stage.ended']
const ended = (own: string) => [...facts, ...stages, 'plan.planning', own]
const ignored: Readonly<Record<keyof typeof states, readonly string[]>> = {
  empty: ['plan.planning'],
  open: ['plan.planning', 'stage.started'],
  ready: ended('plan.ready'),
  invalid: ended('plan.invalid'),
  cancelled: ended('plan.cancelled'),
  failed: ended('none'),
}
const pairs = (Object.keys(states) as (keyof typeof states)[]).flatMap((state) =>
  eventTypes('plan').map((type) => ({ state, type, changes: !ignored[state].includes(type) })),
)

describe('the overview tracker', () => {
  it.each(pairs)('$state on $type: changes $changes', ({ state, type, changes }) => {
    const next = foldOverview(states[state], event(type))
    if (type === 'plan.failed' && state === 'failed') return expect(next).toEqual(states.failed)
    if (changes) expect(next).not.toEqual(states[state])
    else expect(next).toBe(states[state])
  })

  it('closes open stages as failed and untouched ones as skipped when the plan fails', () => {
    expect(states.invalid.stages).toMatchObject({
      validation: { meta: { status: 'fail', reason: 'skipped' } },
      changes: { meta: { status: 'fail', reason: 'error' } },
      backfills: { meta: { status: 'fail', reason: 'skipped' } },
    })
    expect(states.cancelled.stages.changes.meta.reason).toBe('cancelled')
    expect(states.failed.error).toEqual({ code: 'internal', message: 'broken' })
  })

  it('counts a succeeded stage as wholly done', () => {
    expect(states.ready.stages.changes).toMatchObject({
      done: 4,
      total: 4,
      meta: { status: 'success' },
    })
  })

  it('follows what becomes of a finished plan without touching its verdict', () => {
    const tracker = foldOverview(
      foldOverview(states.ready, event('plan.applying')),
      event('plan.applied'),
    )
    expect(tracker.planStatus).toBe('applied')
    expect(tracker.meta).toBe(states.ready.meta)
  })

  it('begins again when the same plan is asked for again', () => {
    const tracker = foldOverview(states.invalid, event('plan.requested', { actor: 'bob' }))
    expect(tracker).toMatchObject({ actor: 'bob', issues: [], meta: { status: 'init', end: null } })
  })
})
