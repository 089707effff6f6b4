import type { AuditOutcome } from '../audits/run-audits.ts'
import type { Receipt } from '../engines/engine.ts'
import { EngineError } from '../engines/engine-error.ts'
import type { JournalEntry } from '../events/event-journal.ts'
import type { Failure } from '../events/event-parts.ts'
import type { NewRunEvent } from '../events/event-schema.ts'
import { type TimeRange, toPair } from '../intervals/time-range.ts'
import type { Model } from '../project/model.ts'
import { describeFailure } from './apply-failure.ts'
import { batchId, type BatchWork } from './backfill-lanes.ts'
import { delay, isTransient } from './retry-policy.ts'
import type { RunContext } from './run-context.ts'
import { auditTable, writeBatch } from './write-batch.ts'

/** What a model's batches add up to. */
export interface Tally {
  rows: number | null
  /** On the clock of `elapsed`. */
  readonly began: number
  failure: Failure | null
}

export interface BatchRun {
  readonly model: Model
  readonly work: BatchWork
  /** From 0. */
  readonly index: number
  readonly of: number
  readonly tally: Tally
}

type BatchFacts = Extract<NewRunEvent, { type: 'batch.started' }>['payload']
type Counts = Pick<Receipt, 'rows' | 'rowsProcessed' | 'bytesProcessed'>

const noRows: Counts = { rows: 0, rowsProcessed: 0, bytesProcessed: 0 }

/** Runs one batch with its retries and records how it went; rejects when it failed for good. */
export async function runBatch(context: RunContext, batch: BatchRun): Promise<void> {
  const { retry, elapsed, logger } = context.services
  for (let attempt = 1; ; attempt += 1) {
    const began = elapsed()
    const facts = batchFacts(context, batch, attempt)
    let audits: readonly AuditOutcome[] = []
    recordStarted(context, batch, facts)
    try {
      const counts = await work(context, batch, (found) => void (audits = found))
      recordDone(context, batch, { facts, counts, audits, ms: Math.round(elapsed() - began) })
      return
    } catch (error) {
      const ms = Math.round(elapsed() - began)
      if (isTransient(error) && attempt < retry.attempts && !context.signal.aborted) {
        const refused = await waitToRetry(context, batch, { attempt, error }).catch(
          (again: unknown) => ({ again }),
        )
        if (!refused) continue
        if (!context.signal.aborted)
          recordFailed(context, batch, { facts, error: refused.again, audits, ms })
        throw refused.again
      }
      if (!(error instanceof EngineError))
        logger.debug('batch failed', { model: batch.model.name, error: String(error) })
      recordFailed(context, batch, { facts, error, audits, ms })
      throw error
    }
  }
}

async function work(
  context: RunContext,
  { model, work: task }: BatchRun,
  onAudits: (found: readonly AuditOutcome[]) => void,
): Promise<Counts> {
  if (task.kind === 'audit') {
    await auditTable(context, { model, audit: task.audit, onAudits })
    return { rows: null, rowsProcessed: null, bytesProcessed: null }
  }
  if (context.document.options.empty_backfill) return noRows
  return (await writeBatch(context, { model, work: task, onAudits })).receipt
}

async function waitToRetry(
  context: RunContext,
  { model, work: task }: BatchRun,
  { attempt, error }: { readonly attempt: number; readonly error: EngineError },
): Promise<void> {
  const { retry } = context.services
  const inMs = retry.delayMs(attempt)
  context.note([
    {
      type: 'task.retrying',
      payload: { model: model.name, attempt, of: retry.attempts, inMs, code: error.code },
    },
  ])
  await delay(inMs, context.signal)
  if (error.code !== 'lost' || task.kind !== 'build') return
  // Whether a lost write committed is unknown: a fresh permit lets it be written again, to the same rows.
  const { record, token } = context.lease
  await context.engine.fence(record.name, token, [batchId(task.backfill, task.range)])
}

function batchFacts(
  context: RunContext,
  { model, work: task, index, of }: BatchRun,
  attempt: number,
): BatchFacts {
  const batch = task.kind === 'build' ? batchId(task.backfill, task.range) : `audit:${model.name}`
  const { run, token } = context.ticket(batch)
  return {
    model: model.name,
    index: index + 1,
    of,
    interval: shownRange(model, task),
    attempt,
    statementId: `${run}/${token}/${batch}`,
    auditOnly: task.kind === 'audit',
  }
}

function recordStarted(context: RunContext, { model, tally }: BatchRun, facts: BatchFacts): void {
  const isFirst = facts.attempt === 1 && facts.index === 1 && tally.rows === null
  const patch = { status: 'running' as const, startedAt: context.now() }
  context.note([{ type: 'batch.started', payload: facts }], {
    ...(isFirst && { modelRuns: [{ runId: context.order.runId, model: model.name, patch }] }),
  })
}

interface Done {
  readonly facts: BatchFacts
  readonly counts: Counts
  readonly audits: readonly AuditOutcome[]
  readonly ms: number
}

function recordDone(
  context: RunContext,
  batch: BatchRun,
  { facts, counts, audits, ms }: Done,
): void {
  const { model, work: task, tally } = batch
  const { rows, rowsProcessed, bytesProcessed } = counts
  if (rows !== null) tally.rows = (tally.rows ?? 0) + rows
  const interval: NonNullable<JournalEntry['intervals']> =
    task.kind === 'audit'
      ? []
      : [
          {
            version: task.backfill.version,
            range: task.range,
            coverage: task.backfill.coverage,
            runId: context.order.runId,
            at: context.now(),
            replaces: model.kind !== 'incremental',
          },
        ]
  const recorded = context.note(
    [
      ...auditEvents(batch, facts, audits),
      { type: 'batch.done', payload: { ...facts, rows, rowsProcessed, bytesProcessed, ms } },
    ],
    { intervals: interval, audits: auditRecords(context, batch, audits) },
  )
  if (task.kind !== 'build') return
  const { runId } = context.order
  const claimed = [batchId(task.backfill, task.range)]
  recorded.then(
    () => context.services.claims.release(runId, claimed),
    () => {},
  )
}

interface Failed {
  readonly facts: BatchFacts
  readonly error: unknown
  readonly audits: readonly AuditOutcome[]
  readonly ms: number
}

function recordFailed(
  context: RunContext,
  batch: BatchRun,
  { facts, error, audits, ms }: Failed,
): void {
  const { model, tally } = batch
  const failure = describeFailure(error, {
    model: model.name,
    batch: facts.index,
    range: rangeOf(model, batch.work),
    statement: facts.statementId,
    firstLine: model.query?.line ?? 1,
  })
  tally.failure ??= failure
  const stopped: NewRunEvent[] =
    failure.kind === 'cancelled'
      ? [{ type: 'statement.stopped', payload: { model: model.name, batch: facts.index, ms } }]
      : []
  context.note(
    [
      ...stopped,
      ...auditEvents(batch, facts, audits),
      { type: 'batch.failed', payload: { ...facts, ms, failure } },
    ],
    { audits: auditRecords(context, batch, audits) },
  )
}

function auditEvents(
  { model }: BatchRun,
  { interval, index, of }: BatchFacts,
  outcomes: readonly AuditOutcome[],
): NewRunEvent[] {
  if (outcomes.length === 0) return []
  const failed = outcomes.filter(({ failing }) => failing > 0)
  const payload = {
    model: model.name,
    interval,
    index,
    of,
    passed: outcomes.length - failed.length,
    failed: failed.map(({ name, blocking, failing, checked }) => ({
      name,
      blocking,
      failing,
      checked,
    })),
  }
  return [{ type: 'audits.ended', payload }]
}

function auditRecords(
  context: RunContext,
  { model, work: task, index }: BatchRun,
  outcomes: readonly AuditOutcome[],
) {
  const { snapshotId } = task.kind === 'build' ? task.backfill : task.audit
  return outcomes.map(({ name, ...outcome }) => ({
    ...outcome,
    runId: context.order.runId,
    model: model.name,
    snapshotId,
    range: rangeOf(model, task),
    batch: index + 1,
    audit: name,
    at: context.now(),
  }))
}

/** The interval of a batch; seeds and audits of whole tables have none. */
function rangeOf(model: Model, task: BatchWork): TimeRange | null {
  return task.kind === 'audit' || model.kind === 'seed' ? null : task.range
}

function shownRange(model: Model, task: BatchWork): [string, string] | null {
  const range = rangeOf(model, task)
  return range === null ? null : ([...toPair(range)] as [string, string])
}
