import { describe, expect, it } from 'vitest'
import { planned, runOf, started } from '../../../test/run-of-events.ts'
import { countStates } from '../../components/graph/count-states.ts'
import type { ModelStanding } from '../../components/graph/graph-model.ts'
import { sayStanding } from './say-standing.ts'

const now = Date.parse('2024-05-01T12:00:00Z')
const standing: ModelStanding = {
  name: 'raw.orders',
  kind: 'incremental',
  reads: 0,
  readBy: 2,
  shown: true,
  lastRun: { status: 'success', endedAt: '2024-05-01T08:00:00Z', rows: 3_000_000 },
  stale: false,
  change: null,
}
const say = (
  more: Partial<ModelStanding>,
  progress?: Parameters<typeof sayStanding>[0]['progress'],
) => sayStanding({ progress, standing: { ...standing, ...more }, environment: 'prod', now })
const lastRun = (status: string, rows: number | null = null) => ({
  lastRun: { status, endedAt: '2024-05-01T08:00:00Z', rows },
})

describe('a model in no run', () => {
  it('stands as its last run ended, with what that made', () => {
    expect(say({})).toMatchObject({ icon: 'done', word: 'Done, 3.0 M rows', share: null })
    expect(say(lastRun('success', 6_624)).word).toBe('Done, 6.6 k rows')
    expect(say(lastRun('success', 1)).word).toBe('Done, 1 row')
    expect(say(lastRun('success')).word).toBe('Done 4 h ago')
    expect(say(lastRun('failed'))).toMatchObject({ icon: 'failed', tone: 'bad', word: 'Failed' })
  })

  it('is stale where something is due, and waits where the environment does not show it', () => {
    expect(say({ stale: true })).toMatchObject({ icon: 'stale', tone: 'warn', word: 'Stale' })
    expect(say({ shown: false, lastRun: null, change: 'added' })).toMatchObject({
      icon: 'waiting',
      word: 'Not in prod',
      change: 'added',
    })
    expect(say({ lastRun: null }).word).toBe('Kept')
    expect(say({ lastRun: null, kind: 'external' }).word).toBe('Read as it is')
  })
})

describe('a model in a run that goes on', () => {
  const run = runOf([
    started,
    planned('raw.orders', 4),
    planned('marts.daily'),
    ['batch.started', { model: 'raw.orders', index: 1 }],
    ['batch.done', { model: 'raw.orders', index: 1, rows: 10 }],
  ])

  it('stands as its batches do', () => {
    expect(say({}, run.models['raw.orders'])).toMatchObject({
      icon: 'running',
      word: 'Running, 1 of 4',
      share: 0.25,
    })
    expect(say({}, run.models['marts.daily'])).toMatchObject({ icon: 'waiting', share: null })
  })
})

it('states are counted by sign, those that need a look first', () => {
  const states = [say({}), say(lastRun('success')), say(lastRun('failed')), say({ stale: true })]
  expect(countStates(states).map(({ count, word }) => `${count} ${word}`)).toEqual([
    '1 Failed',
    '1 Stale',
    '2 Done',
  ])
})
