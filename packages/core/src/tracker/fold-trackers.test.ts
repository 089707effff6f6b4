import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventEnvelope } from '../events/event-envelope.ts'
import { type AnyEvent, readEvent } from '../events/event-schema.ts'
import { nonsense, plausibleRun } from '../testing/event-sequences.ts'
import { foldEvents } from './fold-events.ts'
import { emptyApply, foldApply, type PlanApplyTracker } from './plan-apply-tracker.ts'
import { emptyCancel, foldCancel } from './plan-cancel-tracker.ts'
import { emptyOverview, foldOverview } from './plan-overview-tracker.ts'
import type { StageMeta } from './stage-state.ts'

/** Each of these replaces what was told before, also by the same. */
const told = new Set([
  'plan.requested',
  'issues.found',
  'tests.ended',
  'changes.found',
  'impact.found',
  'backfills.found',
  'plan.failed',
])

type Fold = (state: never, event: never) => { readonly meta: StageMeta }

const trackers: readonly (readonly [string, 'plan' | 'run', object, unknown])[] = [
  ['overview', 'plan', emptyOverview('p_1'), foldOverview],
  ['apply', 'run', emptyApply('r_1'), foldApply],
  ['cancel', 'run', emptyCancel('r_1'), foldCancel],
]

function fold(
  reduce: unknown,
  state: object,
  events: readonly EventEnvelope[],
): { readonly meta: StageMeta } {
  const read = events.map((event) => readEvent(event))
  expect(read).not.toContain(null)
  return foldEvents(
    reduce as (state: object, event: AnyEvent) => object,
    state,
    read as AnyEvent[],
  ) as never
}

describe.each(trackers)('the %s tracker', (_name, kind, empty, reduce) => {
  const sequences = kind === 'run' ? fc.oneof(nonsense('run'), plausibleRun()) : nonsense('plan')

  it('folds any prefix and then the rest to what folding all gives', () => {
    fc.assert(
      fc.property(sequences, fc.nat(), (events, cut) => {
        const at = cut % (events.length + 1)
        const stored = JSON.parse(
          JSON.stringify(fold(reduce, empty, events.slice(0, at))),
        ) as object
        const whole = JSON.parse(JSON.stringify(fold(reduce, empty, events))) as object
        expect(fold(reduce, stored, events.slice(at))).toEqual(whole)
      }),
    )
  })

  it('keeps its reference when an event changes nothing, and never writes into it', () => {
    fc.assert(
      fc.property(sequences, (events) => {
        let state = deepFreeze(empty)
        for (const event of events) {
          const next = deepFreeze((reduce as Fold)(state as never, readEvent(event) as never))
          const same = JSON.stringify(next) === JSON.stringify(state)
          if (same && !told.has(event.type)) expect(next).toBe(state)
          state = next
        }
      }),
    )
  })

  it('never leaves success or failure again', () => {
    fc.assert(
      fc.property(sequences, (events) => {
        let state = empty as { readonly meta: StageMeta }
        for (const event of events) {
          const next = (reduce as Fold)(state as never, readEvent(event) as never)
          if (state.meta.status !== 'init' && event.type !== 'plan.requested')
            expect(next.meta).toBe(state.meta)
          state = next
        }
      }),
    )
  })
})

it('the apply tracker counts each committed batch once, for its model and for the backfill', () => {
  fc.assert(
    fc.property(plausibleRun(), (events) => {
      const tracker = fold(foldApply, emptyApply('r_1'), events) as PlanApplyTracker
      const completed = Object.values(tracker.models).map((model) => model.completed)
      const sum = completed.reduce((total, count) => total + count, 0)
      expect(tracker.stages.backfill.done).toBe(sum)
    }),
  )
})

function deepFreeze<Value>(value: Value): Value {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
