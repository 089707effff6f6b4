import type { AuditOutcome } from '../audits/run-audits.ts'
import { EngineError } from '../engines/engine-error.ts'
import type { Failure } from '../events/event-parts.ts'
import type { NewRunEvent } from '../events/event-schema.ts'
import { type TimeRange, toPair } from '../intervals/time-range.ts'
import type { Model } from '../project/model.ts'
import { describeFailure } from './apply-failure.ts'
import { backfillLanes, batchId, type BatchWork } from './backfill-lanes.ts'
import { type LaneEnd, runLanes } from './batch-scheduler.ts'
import { delay, isTransient } from './retry-policy.ts'
import type { RunContext } from './run-context.ts'
import { writeBatch, type WrittenBatch } from './write-batch.ts'

/** Batches that run together unless a model says less. */
const concurrency = 4

/** How a model of the run ended. */
export interface ModelOutcome {
  readonly model: string
  readonly status: 'success' | 'failed' | 'skipped' | 'cancelled'
  readonly failure: Failure | null
}

export interface BackfillOutcome {
  readonly models: readonly ModelOutcome[]
  readonly failed: boolean
}

interface Tally {
  rows: number | null
  readonly began: number
  failure: Failure | null
}

/** Builds what is missing, batch by batch over the graph. Resolves also when models failed. */
export async function runBackfillStage(context: RunContext): Promise<BackfillOutcome> {
  const { backfills } = context.document
  const lanes = backfillLanes(backfills, context.models)
  const total = backfills.reduce((sum, backfill) => sum + backfill.batches.length, 0)
  void context.record([{ type: 'stage.started', payload: { stage: 'backfill', total } }])
  await context.queries.prepare(backfills.flatMap(({ model }) => context.models.get(model) ?? []))
  const tallies = new Map<string, Tally>()
  const outcomes: ModelOutcome[] = []
  await runLanes<BatchWork>({
    lanes,
    concurrency,
    signal: context.signal,
    run: (name, work, index) => {
      let tally = tallies.get(name)
      if (!tally) tallies.set(name, (tally = { rows: null, began: context.services.elapsed(), failure: null }))
      return runBatch(context, { model: context.models.get(name)!, work, index, tally })
    },
    onLaneEnd: (name, end) => {
      const outcome = { model: name, status: end.status, failure: tallies.get(name)?.failure ?? null }
      outcomes.push(outcome)
      void recordEnd(context, { name, end, tally: tallies.get(name) })
    },
  })
  const failed = outcomes.some(({ status }) => status !== 'success')
  const reason = context.signal.aborted ? 'cancelled' : 'error'
  await context.record([
    { type: 'stage.ended', payload: { stage: 'backfill', ...(failed ? { status: 'fail', reason } : { status: 'success' }) } },
  ])
  return { models: outcomes, failed }
}

interface BatchRun {
  readonly model: Model
  readonly work: BatchWork
  readonly index: number
  readonly tally: Tally
}

/** One batch with its retries; rejects when it failed for good. */
async function runBatch(context: RunContext, batch: BatchRun): Promise<void> {
  const { retry, elapsed, logger } = context.services
  for (let attempt = 1; ; attempt += 1) {
    const began = elapsed()
    const facts = batchFacts(context, batch, attempt)
    const outcomes: AuditOutcome[] = []
    void context.record([{ type: 'batch.started', payload: facts }], {
      ...(batch.tally.rows === null && attempt === 1 && { modelRuns: [runningPatch(context, batch)] }),
    })
    try {
      const { model, work } = batch
      const written = await writeBatch(context, { model, work, onAudits: (found) => void outcomes.splice(0, Infinity, ...found) })
      recordDone(context, batch, { facts, written, ms: Math.round(elapsed() - began) })
      return
    } catch (error) {
      const ms = Math.round(elapsed() - began)
      if (isTransient(error) && attempt < retry.attempts && !context.signal.aborted) {
        const inMs = retry.delayMs(attempt)
        const payload = { model: batch.model.name, attempt, of: retry.attempts, inMs, code: error.code }
        void context.record([{ type: 'task.retrying', payload }])
        await delay(inMs, context.signal)
        // Whether a lost write committed is unknown: a fresh permit lets it be written again, to the same rows.
        if (error.code === 'lost') await context.engine.fence(context.lease.record.name, context.lease.token, [batchId(batch.work.backfill, batch.work.range)])
        continue
      }
      if (!(error instanceof EngineError)) logger.debug('batch failed', { model: batch.model.name, error: String(error) })
      recordFailed(context, batch, { facts, error, outcomes, ms })
      throw error
    }
  }
}

type BatchFacts = Extract<NewRunEvent, { type: 'batch.started' }>['payload']

function batchFacts(context: RunContext, { model, work, index }: BatchRun, attempt: number): BatchFacts {
  const { ticket } = context.write(batchId(work.backfill, work.range))
  return {
    model: model.name,
    index: index + 1,
    of: work.backfill.batches.length,
    interval: shownRange(model, work.range),
    attempt,
    statementId: `${ticket.run}/${ticket.token}/${ticket.batch}`,
    auditOnly: false,
  }
}

function recordDone(
  context: RunContext,
  batch: BatchRun,
  { facts, written, ms }: { readonly facts: BatchFacts; readonly written: WrittenBatch; readonly ms: number },
): void {
  const { model, work, tally } = batch
  const { rows, rowsProcessed, bytesProcessed } = written.receipt
  if (rows !== null) tally.rows = (tally.rows ?? 0) + rows
  const whole = model.kind !== 'incremental'
  void context.record(
    [...auditEvents(batch, written.audits), { type: 'batch.done', payload: { ...facts, rows, rowsProcessed, bytesProcessed, ms } }],
    {
      intervals: [
        {
          version: work.backfill.version,
          range: work.range,
          coverage: work.backfill.coverage,
          runId: context.order.runId,
          at: context.now(),
          replaces: whole,
        },
      ],
      audits: auditRecords(context, batch, written.audits),
    },
  )
}

function recordFailed(
  context: RunContext,
  batch: BatchRun,
  facts: { readonly facts: BatchFacts; readonly error: unknown; readonly outcomes: readonly AuditOutcome[]; readonly ms: number },
): void {
  const { model, work, tally } = batch
  const failure = describeFailure(facts.error, {
    model: model.name,
    batch: facts.facts.index,
    range: model.kind === 'seed' ? null : work.range,
    statement: facts.facts.statementId,
    firstLine: model.query?.line ?? 1,
  })
  tally.failure ??= failure
  const stopped: NewRunEvent[] =
    failure.kind === 'cancelled'
      ? [{ type: 'statement.stopped', payload: { model: model.name, batch: facts.facts.index, ms: facts.ms } }]
      : []
  void context.record(
    [...stopped, ...auditEvents(batch, facts.outcomes), { type: 'batch.failed', payload: { ...facts.facts, ms: facts.ms, failure } }],
    { audits: auditRecords(context, batch, facts.outcomes) },
  )
}

async function recordEnd(
  context: RunContext,
  { name, end, tally }: { readonly name: string; readonly end: LaneEnd; readonly tally: Tally | undefined },
): Promise<void> {
  const { order, services } = context
  const rows = tally?.rows ?? null
  const ms = tally ? Math.round(services.elapsed() - tally.began) : 0
  const cause = end.status === 'skipped' ? { model: end.cause, batch: null } : undefined
  const error = tally?.failure?.message ?? (cause ? `${cause.model} failed` : null)
  const batches = context.document.backfills.find((backfill) => backfill.model === name)?.batches.length ?? 0
  await context
    .record([{ type: 'model.ended', payload: { model: name, status: end.status, rows, ms, ...(cause && { cause }) } }], {
      modelRuns: [{ runId: order.runId, model: name, patch: { status: end.status, endedAt: context.now(), rows, ms, batches, error } }],
    })
    .catch(() => {})
}

function runningPatch(context: RunContext, { model }: BatchRun) {
  return { runId: context.order.runId, model: model.name, patch: { status: 'running' as const, startedAt: context.now() } }
}

function auditEvents({ model, work, index }: BatchRun, outcomes: readonly AuditOutcome[]): NewRunEvent[] {
  if (outcomes.length === 0) return []
  const failed = outcomes.filter(({ failing }) => failing > 0)
  const payload = {
    model: model.name,
    interval: shownRange(model, work.range),
    index: index + 1,
    of: work.backfill.batches.length,
    passed: outcomes.length - failed.length,
    failed: failed.map(({ name, blocking, failing }) => ({ name, blocking, failing, checked: null })),
  }
  return [{ type: 'audits.ended', payload }]
}

function auditRecords(context: RunContext, { model, work }: BatchRun, outcomes: readonly AuditOutcome[]) {
  return outcomes.map(({ name, blocking, failing, sample }) => ({
    runId: context.order.runId,
    model: model.name,
    snapshotId: work.backfill.snapshotId,
    range: model.kind === 'seed' ? null : work.range,
    audit: name,
    blocking,
    failing,
    sample,
    at: context.now(),
  }))
}

function shownRange(model: Model, range: TimeRange): [string, string] | null {
  return model.kind === 'seed' ? null : ([...toPair(range)] as [string, string])
}
