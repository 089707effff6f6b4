import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../events/event-schema.ts'
import { eventTypes, sampleEvent } from '../testing/sample-events.ts'
import { foldEvents } from './fold-events.ts'
import { emptyCancel, foldCancel, type PlanCancelTracker } from './plan-cancel-tracker.ts'

let seq = 0
const event = (type: string, change: object = {}): RunEvent =>
  sampleEvent('run', type, change, (seq += 1)) as unknown as RunEvent
const fold = (...events: RunEvent[]): PlanCancelTracker =>
  foldEvents(foldCancel, emptyCancel('r_1'), events)

const states = {
  empty: fold(),
  asked: fold(event('cancel.requested')),
  stopped: fold(event('cancel.requested'), event('cancel.ended')),
  refused: fold(
    event('cancel.requested'),
    event('cancel.ended', { status: 'fail', message: 'too late' }),
  ),
}
const heard: Readonly<Record<keyof typeof states, readonly string[]>> = {
  empty: ['cancel.requested', 'cancel.ended'],
  asked: ['statement.stopped', 'cancel.ended', 'run.ended'],
  stopped: [],
  refused: [],
}
const pairs = (Object.keys(states) as (keyof typeof states)[]).flatMap((state) =>
  eventTypes('run').map((type) => ({ state, type, changes: heard[state].includes(type) })),
)

describe('the cancel tracker', () => {
  it.each(pairs)('$state on $type: changes $changes', ({ state, type, changes }) => {
    const next = foldCancel(states[state], event(type))
    if (changes) expect(next).not.toEqual(states[state])
    else expect(next).toBe(states[state])
  })

  it('ends success when a stage failed because of the cancel', () => {
    const tracker = fold(
      event('cancel.requested'),
      event('statement.stopped'),
      event('stage.ended', { status: 'fail', reason: 'cancelled' }),
      event('cancel.ended'),
      event('run.ended', { status: 'cancelled' }),
    )
    expect(tracker).toMatchObject({
      requestedBy: 'ada',
      meta: { status: 'success', reason: null },
      cancel: { status: 'success' },
      stopped: [{ model: 'sales.orders', batch: 1, ms: 40 }],
    })
  })

  it('ends fail and says so when there was nothing to cancel', () => {
    const tracker = fold(event('cancel.ended', { status: 'fail', message: 'nothing to cancel' }))
    expect(tracker).toMatchObject({
      meta: { status: 'fail', reason: 'error' },
      message: 'nothing to cancel',
    })
  })

  it.each(['completed', 'failed', 'interrupted'])(
    'ends fail when the run ended %s first',
    (status) => {
      const tracker = fold(event('cancel.requested'), event('run.ended', { status }))
      expect(tracker).toMatchObject({
        meta: { status: 'fail' },
        message: `the run ended ${status} before it could be cancelled`,
      })
    },
  )

  it('keeps the first who asked', () => {
    expect(
      fold(event('cancel.requested'), event('cancel.requested', { by: 'bob' })).requestedBy,
    ).toBe('ada')
  })
})
