import type { RunEvent } from '@millrace/client'
import { describe, expect, it } from 'vitest'
import { eventsOf, planned, runOf, type RunStep, started } from '../../../../test/run-of-events.ts'
import { type BatchBar, barsAt, foldBars } from './batch-bars.ts'
import { condenseBars } from './condense-bars.ts'
import { criticalPath } from './critical-path.ts'
import { expectedCourse } from './expected-course.ts'
import { percentOf, timeScale } from './time-scale.ts'

const began = Date.parse('2024-05-01T12:00:00Z')
const second = (count: number) => began + count * 1_000

function barsOf(steps: readonly RunStep[]) {
  const bars = new Map<string, readonly BatchBar[]>()
  for (const event of eventsOf(steps) as readonly RunEvent[]) foldBars(bars, event)
  return bars
}

const batch = (model: string, index: number, attempt = 1) =>
  ['batch.started', { model, index, attempt, interval: null }] as const
const done = (model: string, index: number) => ['batch.done', { model, index, rows: 5 }] as const

describe('the bars of a run', () => {
  const steps = [started, batch('a', 1), batch('a', 2), done('a', 1), batch('a', 2, 2)] as const
  const bars = barsOf(steps).get('a') ?? []

  it('are one for each attempt of a batch, from its start to its end', () => {
    expect(bars).toMatchObject([
      { index: 1, state: 'done', start: second(1), end: second(3), rows: 5 },
      { index: 2, state: 'retried', start: second(2), end: second(4) },
      { index: 2, state: 'running', attempt: 2, start: second(4), end: null },
    ])
  })

  it('are as they were at an event of the log', () => {
    expect(barsAt(bars, 3)).toMatchObject([
      { index: 1, state: 'running', end: null, rows: null },
      { index: 2, state: 'running', end: null },
    ])
    expect(barsAt(bars, 5)).toEqual(bars)
  })

  it('end with their model and with the run', () => {
    const ended = barsOf([
      ...steps,
      batch('b', 1),
      ['model.ended', { model: 'a', status: 'cancelled', ms: 1 }],
      ['run.ended', { status: 'cancelled', reason: null, causes: [] }],
    ])
    expect(ended.get('a')?.at(-1)).toMatchObject({ state: 'stopped', end: second(6) })
    expect(ended.get('b')).toMatchObject([{ state: 'stopped', end: second(7) }])
  })
})

describe('what is drawn', () => {
  const scale = timeScale(began, second(1_000))
  const bar = (index: number, from: number, to: number): BatchBar => ({
    index,
    interval: null,
    attempt: 1,
    state: 'done',
    rows: 1,
    startSeq: index,
    start: second(from),
    endSeq: index,
    end: second(to),
  })

  it('puts batches that run side by side on lines of their own', () => {
    const { bars, lines } = condenseBars(
      [bar(1, 0, 500), bar(2, 0, 200), bar(3, 300, 400)],
      scale,
      {
        now: second(1_000),
        zoom: 1,
      },
    )
    expect(lines).toBe(2)
    expect(bars.map(({ first, line }) => [first, line])).toEqual([
      [1, 0],
      [2, 1],
      [3, 1],
    ])
  })

  it('makes a strip of hundreds, and bars of them again when zoomed in', () => {
    const many = Array.from({ length: 500 }, (_, index) => bar(index + 1, index, index + 1))
    const now = second(1_000)
    const far = condenseBars(many, scale, { now, zoom: 1 }).bars
    expect(far).toMatchObject([{ first: 1, last: 500, count: 500 }])
    expect(condenseBars(many, scale, { now, zoom: 32 }).bars).toHaveLength(500)
  })
})

describe('the scale', () => {
  it('ends at a full step and marks few moments', () => {
    const scale = timeScale(began, second(13))
    expect(scale).toMatchObject({ span: 14_000 })
    expect(scale.ticks.map(({ label }) => label)).toEqual(
      ['0', '2', '4', '6', '8', '10', '12'].map((text) => `${text} s`),
    )
    expect(percentOf(scale, second(7))).toBe(50)
  })

  it.each([0.05, 1, 59, 3_600, 400_000])('reads well for a run of %d s', (length) => {
    const { ticks, span } = timeScale(began, second(length))
    expect(ticks.length).toBeLessThanOrEqual(10)
    expect(span).toBeGreaterThanOrEqual(length * 1_000)
    expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length)
  })
})

describe('what is expected', () => {
  const after = (name: string, parent: string, batches = 1): RunStep => {
    const [type, payload] = planned(name, batches)
    return [type, { ...(payload as object), dependsOn: [parent] }] as RunStep
  }
  const run = runOf([started, planned('a', 2), after('b', 'a', 3), after('c', 'b'), batch('a', 1)])
  const times = new Map([
    ['a', 1_000],
    ['b', 2_000],
    ['c', 500],
  ])

  it('follows the models it reads, batch after batch', () => {
    const { models, end } = expectedCourse(run, times, second(10))
    expect(models.get('b')).toEqual({
      from: second(11.5),
      to: second(17.5),
      each: 2_000,
      batches: 3,
    })
    expect(end).toBe(second(18))
  })

  it('promises no end where a model never ran, nor anything of what waits for it', () => {
    const { models, end } = expectedCourse(run, new Map([['c', 500]]), second(10))
    expect([...models.keys()]).toEqual([])
    expect(end).toBeNull()
  })

  it('gives the path that decides when the run ends', () => {
    expect([...criticalPath(run, expectedCourse(run, times, second(10)))]).toEqual(['c', 'b', 'a'])
  })
})
