import { expect, it } from 'vitest'
import { planned, runOf, started } from '../../../test/run-of-events.ts'
import { timeline } from './timeline.ts'

const begun = [
  started,
  planned('raw.orders', 2),
  planned('marts.daily'),
  ['batch.started', { model: 'raw.orders', index: 1 }],
] as const

it('a model that runs reaches from its start to now, one that waits has no bar', () => {
  const bars = timeline(runOf(begun), Date.parse('2024-05-01T12:00:06Z'))
  expect([...bars]).toEqual([['raw.orders', { from: 50, to: 100 }]])
})

it('a run that did not start has no bars', () => {
  expect(timeline(runOf([]), 0).size).toBe(0)
})

it('a bar ends where its model did', () => {
  const tracker = runOf([
    ...begun,
    ['model.ended', { model: 'raw.orders', status: 'success', ms: 1 }],
  ])
  const bars = timeline(tracker, Date.parse('2024-05-01T12:00:08Z'))
  expect(bars.get('raw.orders')).toEqual({ from: 37.5, to: 50 })
})
