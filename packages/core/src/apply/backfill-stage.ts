import { EngineError } from '../engines/engine-error.ts'
import type { Failure } from '../events/event-parts.ts'
import { backfillLanes, type BatchWork } from './backfill-lanes.ts'
import { type LaneEnd, runLanes } from './batch-scheduler.ts'
import { runBatch, type Tally } from './run-batch.ts'
import type { RunContext } from './run-context.ts'

/** Batches that run together unless a model says less. */
const concurrency = 4

/** How a model of the run ended. */
export interface ModelOutcome {
  readonly model: string
  readonly status: LaneEnd['status']
  readonly failure: Failure | null
}

export interface BackfillOutcome {
  readonly models: readonly ModelOutcome[]
  readonly failed: boolean
}

/** Builds what is missing, batch by batch over the graph. Resolves also when models failed. */
export async function runBackfillStage(context: RunContext): Promise<BackfillOutcome> {
  const lanes = backfillLanes(context.document, context.models)
  const total = lanes.reduce((sum, lane) => sum + lane.batches.length, 0)
  context.note([{ type: 'stage.started', payload: { stage: 'backfill', total } }])
  await context.queries.prepare(lanes.flatMap(({ name }) => context.models.get(name) ?? []))
  const sizes = new Map(lanes.map((lane) => [lane.name, lane.batches.length]))
  const tallies = new Map<string, Tally>()
  const outcomes: ModelOutcome[] = []
  await runLanes<BatchWork>({
    lanes,
    concurrency,
    signal: context.signal,
    run: (name, work, index) => {
      let tally = tallies.get(name)
      if (!tally)
        tallies.set(
          name,
          (tally = { rows: null, began: context.services.elapsed(), failure: null }),
        )
      return runBatch(context, {
        model: context.models.get(name)!,
        work,
        index,
        of: sizes.get(name) ?? 1,
        tally,
      })
    },
    isStop: (error) => error === context.signal.reason || isStopped(error),
    onLaneEnd: (name, end) => {
      outcomes.push({
        model: name,
        status: end.status,
        failure: tallies.get(name)?.failure ?? null,
      })
      recordEnd(context, { name, end, tally: tallies.get(name), batches: sizes.get(name) ?? 0 })
    },
  })
  const failed = outcomes.some(({ status }) => status !== 'success')
  const reason = context.signal.aborted ? 'cancelled' : 'error'
  await context.record([
    {
      type: 'stage.ended',
      payload: {
        stage: 'backfill',
        ...(failed ? { status: 'fail', reason } : { status: 'success' }),
      },
    },
  ])
  return { models: outcomes, failed }
}

/** A statement that was interrupted, fenced off, or ended with its engine. */
function isStopped(error: unknown): boolean {
  return error instanceof EngineError && (error.cancelled || error.fenced || error.code === 'lost')
}

interface LaneEnding {
  readonly name: string
  readonly end: LaneEnd
  readonly tally: Tally | undefined
  readonly batches: number
}

function recordEnd(context: RunContext, { name, end, tally, batches }: LaneEnding): void {
  const { order, services } = context
  const rows = tally?.rows ?? null
  const ms = tally ? Math.round(services.elapsed() - tally.began) : 0
  const cause = end.status === 'skipped' ? { model: end.cause, batch: null } : undefined
  const error = tally?.failure?.message ?? (cause ? `${cause.model} failed` : null)
  // A table that was only audited is read as it is.
  const isBuilt = context.document.backfills.some((backfill) => backfill.model === name)
  const status = end.status === 'success' && !isBuilt ? 'kept' : end.status
  context.note(
    [{ type: 'model.ended', payload: { model: name, status, rows, ms, ...(cause && { cause }) } }],
    {
      modelRuns: [
        {
          runId: order.runId,
          model: name,
          patch: { status, endedAt: context.now(), rows, ms, batches, error },
        },
      ],
    },
  )
}
