import { describe, expect, it } from 'vitest'
import { durationMs, idleMeta, isDone, type StageMeta } from './stage-state.ts'
import { closeStage, moveStage, type StageMove } from './stage-transitions.ts'

const t1 = '2024-01-01T00:00:01.000Z'
const t2 = '2024-01-01T00:00:02.000Z'
const states: Readonly<Record<string, StageMeta>> = {
  idle: idleMeta,
  open: { ...idleMeta, start: t1 },
  success: { status: 'success', start: t1, end: t1, reason: null },
  failed: { status: 'fail', start: t1, end: t1, reason: 'error' },
  skipped: { status: 'fail', start: null, end: t1, reason: 'skipped' },
}
const moves: Readonly<Record<string, StageMove>> = {
  start: { move: 'start', at: t2 },
  succeed: { move: 'end', at: t2, status: 'success' },
  fail: { move: 'end', at: t2, status: 'fail' },
  cancel: { move: 'end', at: t2, status: 'fail', reason: 'cancelled' },
}
const ended = (
  start: string,
  status: 'success' | 'fail',
  reason: StageMeta['reason'],
): StageMeta => ({
  status,
  start,
  end: t2,
  reason,
})
/** What changes; every other pair keeps the state. */
const table: Readonly<Record<string, StageMeta>> = {
  'idle start': { ...idleMeta, start: t2 },
  'idle succeed': ended(t2, 'success', null),
  'idle fail': ended(t2, 'fail', 'error'),
  'idle cancel': ended(t2, 'fail', 'cancelled'),
  'open succeed': ended(t1, 'success', null),
  'open fail': ended(t1, 'fail', 'error'),
  'open cancel': ended(t1, 'fail', 'cancelled'),
}
const pairs = Object.keys(states).flatMap((state) =>
  Object.keys(moves).map((move) => ({ state, move })),
)

describe('the transitions of a stage', () => {
  it.each(pairs)('$state on $move', ({ state, move }) => {
    const before = states[state]!
    const after = moveStage(before, moves[move]!)
    const expected = table[`${state} ${move}`]
    if (expected) expect(after).toEqual(expected)
    else expect(after).toBe(before)
  })

  it('drop the reason of a success', () => {
    const move: StageMove = { move: 'end', at: t2, status: 'success', reason: 'error' }
    expect(moveStage(states['open']!, move).reason).toBeNull()
  })

  it('close a started stage as its tracker, one that never began as skipped, an ended one never', () => {
    expect(closeStage(states['open']!, t2, 'cancelled')).toEqual(ended(t1, 'fail', 'cancelled'))
    expect(closeStage(idleMeta, t2, 'cancelled')).toEqual({
      status: 'fail',
      start: null,
      end: t2,
      reason: 'skipped',
    })
    for (const state of ['success', 'failed', 'skipped']) {
      expect(closeStage(states[state]!, t2, 'interrupted')).toBe(states[state])
    }
  })

  it('tell when they are done and how long they took', () => {
    expect(isDone(idleMeta)).toBe(false)
    expect(isDone(states['success']!)).toBe(true)
    expect(durationMs(idleMeta, t2)).toBeNull()
    expect(durationMs(states['open']!)).toBeNull()
    expect(durationMs(states['open']!, t2)).toBe(1000)
    expect(durationMs({ ...states['open']!, start: t2 }, t1)).toBe(0)
    expect(durationMs(ended(t1, 'success', null))).toBe(1000)
  })
})
