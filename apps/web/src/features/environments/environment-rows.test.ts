import { describe, expect, it } from 'vitest'
import { environmentRows } from './environment-rows.ts'

const now = Date.parse('2024-05-01T12:00:00Z')
const fresh = {
  name: 'dev',
  planId: 'p1',
  finalized: true,
  pinned: false,
  paused: false,
  updatedAt: '2024-05-01T08:00:00Z',
  snapshots: [1, 2],
}
const run = { id: 'r1', environment: 'dev', actor: 'ada', startedAt: '2024-05-01T11:59:30Z' }

describe('the environments', () => {
  it('stand with prod first, each with its plan and age', () => {
    const rows = environmentRows([fresh, { ...fresh, name: 'prod' }], [], now)
    expect(rows.map(({ name }) => name)).toEqual(['prod', 'dev'])
    expect(rows[0]).toMatchObject({ state: '2 models', planId: 'p1', age: '4 h', held: null })
  })

  it('say who holds them and since when', () => {
    expect(environmentRows([fresh], [run], now)[0]?.held).toEqual({
      runId: 'r1',
      text: 'Run of ada, for 30 s',
    })
  })

  it('are there while their first run makes them', () => {
    const waiting = { ...run, environment: 'new', startedAt: null }
    expect(environmentRows([], [waiting], now)).toEqual([
      {
        name: 'new',
        state: 'Being made',
        tone: 'live',
        planId: null,
        age: '–',
        flags: null,
        held: { runId: 'r1', text: 'Run of ada' },
      },
    ])
  })

  it('that were left between two plans are told apart from paused and pinned ones', () => {
    const states = [{ finalized: false, paused: true }, { paused: true }, { pinned: true }].map(
      (flags) => environmentRows([{ ...fresh, ...flags }], [], now)[0]?.state,
    )
    expect(states).toEqual(['Views half switched', 'Paused, 2 models', 'Pinned, 2 models'])
  })
})
