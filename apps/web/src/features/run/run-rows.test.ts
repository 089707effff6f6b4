import type { PlanApplyTracker } from '@millrace/client'
import { describe, expect, it } from 'vitest'
import { failureIn, planned, runOf, started } from '../../../test/run-of-events.ts'
import { announceRun } from './announce-run.ts'
import { modelRow, waitsFor } from './model-rows.ts'
import { rootCauses, whatStays } from './cause/root-causes.ts'
import { runSummary } from './run-summary.ts'
import { stageRows } from './stage-rows.ts'
import { timeWords } from '../../words/time-words.ts'

const utc = timeWords('UTC')
const now = Date.parse('2024-05-01T12:01:00Z')
const rowsOf = (run: PlanApplyTracker) =>
  Object.values(run.models).map((model) => modelRow(model, now, waitsFor(model, run.models)))
const half = [
  started,
  planned('raw.orders', 4),
  planned('marts.daily'),
  ['stage.started', { stage: 'backfill', total: 5 }],
  ['batch.started', { model: 'raw.orders', index: 1 }],
  ['batch.done', { model: 'raw.orders', index: 1, rows: 1200 }],
] as const
const failed = [
  ...half,
  planned('marts.best'),
  ['batch.failed', { model: 'raw.orders', index: 2, failure: failureIn('raw.orders') }],
  ['model.ended', { model: 'raw.orders', status: 'failed', ms: 5 }],
  [
    'model.ended',
    { model: 'marts.daily', status: 'skipped', cause: { model: 'raw.orders', batch: 2 } },
  ],
  [
    'model.ended',
    { model: 'marts.best', status: 'skipped', cause: { model: 'raw.orders', batch: 2 } },
  ],
] as const

describe('the rows of a run', () => {
  it('tell each model with its batches, rows and time', () => {
    expect(rowsOf(runOf(half))).toEqual([
      {
        name: 'raw.orders',
        icon: 'running',
        tone: 'live',
        word: 'Running',
        batches: '1 of 4',
        rows: '1,200',
        time: '56 s',
        note: '',
      },
      expect.objectContaining({ name: 'marts.daily', word: 'Waiting', rows: '–', time: '–' }),
    ])
  })

  it('say what a model waits for', () => {
    const read = planned('marts.daily')
    const waiting = runOf([
      started,
      planned('raw.orders'),
      [read[0], { ...read[1], dependsOn: ['raw.orders'] }] as typeof read,
    ])
    expect(rowsOf(waiting)[1]).toMatchObject({ note: 'after raw.orders' })
  })

  it('count the batches of the backfill from its models', () => {
    const [, , backfill, promote] = stageRows(runOf(half), null)
    expect(backfill).toMatchObject({ word: 'Running', detail: '1 of 5 batches', done: 1, total: 5 })
    expect(promote).toMatchObject({ word: 'Waiting', detail: '' })
  })

  it('say how many batches of the backfill run, and how many models of it failed', () => {
    const running = runOf([
      started,
      planned('raw.orders'),
      ['batch.started', { model: 'raw.orders', index: 1 }],
    ])
    expect(stageRows(running, null)[2]?.detail).toMatch(/1 running$/)
    expect(stageRows(runOf(failed), null)[2]?.detail).toMatch(/1 failed$/)
  })

  it('say nothing is to do where a stage ended with nothing', () => {
    const run = runOf([started, ['stage.ended', { stage: 'restate', status: 'success' }]])
    expect(stageRows(run, null)[1]).toMatchObject({
      icon: 'skipped',
      detail: 'Nothing to restate',
      time: '',
    })
  })

  it('name the cause of a model that was skipped', () => {
    expect(rowsOf(runOf(failed))[1]).toMatchObject({
      word: 'Skipped',
      note: 'because of raw.orders',
    })
  })
})

it('a stage that was not reached because of a failure does not say that nothing was to do', () => {
  const run = runOf([...failed, ['run.ended', { status: 'failed', reason: null, causes: [] }]])
  expect(stageRows(run, null)[3]).toMatchObject({
    word: 'Skipped',
    detail: 'Not started, prod unchanged',
  })
})

describe('the root causes', () => {
  it('are told before the run ended, with what they kept from being done', () => {
    expect(rootCauses(runOf(failed))).toEqual([
      {
        title: 'An audit failed in raw.orders, 2 models were skipped because of it',
        message: 'not_null: 3 rows',
        place: 'Batch 2, 1 Jan to 2 Jan 2024',
        model: 'raw.orders',
        kind: 'audit',
      },
    ])
  })

  it('begin with the one that blocks most', () => {
    const causes = [failureIn('marts.other'), failureIn('raw.orders')]
    const run = runOf([
      ...failed,
      ['run.ended', { status: 'failed', reason: 'audit_failed', causes }],
    ])
    expect(rootCauses(run).map(({ title }) => title.split(',')[0])).toEqual([
      'An audit failed in raw.orders',
      'An audit failed in marts.other',
    ])
  })
})

describe('the head of a run', () => {
  it('leaves to the causes what stays as it was', () => {
    const run = runOf([...failed, ['run.ended', { status: 'failed', reason: null, causes: [] }]])
    expect(runSummary(run, utc)).toMatchObject({
      title: 'Apply to prod',
      word: 'Failed',
      sentence: '',
    })
    expect(whatStays(run)).toBe(
      'prod was not touched: its views show what they did before. 1 finished batch stays; planning again goes on after it.',
    )
  })

  it('says who cancels, and then who did', () => {
    const asked = [...half, ['cancel.requested', { by: 'bea' }]] as const
    expect(runSummary(runOf(asked), utc)).toMatchObject({ word: 'Cancelling', icon: 'running' })
    const ended = runOf([
      ...asked,
      ['run.ended', { status: 'cancelled', reason: null, causes: [] }],
    ])
    expect(runSummary(ended, utc).sentence).toMatch(/^Cancelled by bea\. No views/)
  })

  it('says what it waits for', () => {
    const queued = [
      'run.queued',
      { planId: null, environment: 'prod', kind: 'run', actor: 'ada' },
    ] as const
    const run = runOf([queued, ['run.waiting', { runs: ['r0'] }]])
    expect(runSummary(run, utc)).toMatchObject({
      title: 'Run of prod',
      sentence: 'It waits for batches that 1 other run writes.',
    })
  })
})

describe('what is said aloud of a run', () => {
  it('is new with each stage and each tenth, and nothing before it is known', () => {
    expect(announceRun(runOf([]))).toBeNull()
    expect(announceRun(runOf(half))).toEqual({
      key: 'r1 backfill 2',
      text: 'prod: backfill, 1 of 5 batches',
      isEnd: false,
    })
    const more = runOf([...half, ['batch.done', { model: 'raw.orders', index: 2, rows: 1 }]])
    expect(announceRun(more)?.key).toBe('r1 backfill 4')
  })

  it('ends with how it went and why', () => {
    const run = runOf([...failed, ['run.ended', { status: 'failed', reason: null, causes: [] }]])
    expect(announceRun(run)).toMatchObject({ isEnd: true })
    expect(announceRun(run)?.text).toMatch(
      /^prod: failed after 11 s\. An audit failed in raw\.orders/,
    )
  })
})
