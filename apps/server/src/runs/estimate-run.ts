import { expectBatchTimes, type RunRecord } from '@millrace/core'
import type { PlanApplyTracker } from '@millrace/core/browser'
import type { OpenServices } from '../create-services.ts'
import { foldStream } from '../rpc/fold-stream.ts'
import { applyView } from '../rpc/stream-views.ts'

/** What a batch of a model took in earlier runs of the same work. */
export interface ModelEstimate {
  readonly model: string
  /** Milliseconds; batches that ran together share their time. */
  readonly batchMs: { readonly low: number; readonly median: number; readonly high: number }
  /** How many runs tell it. */
  readonly runs: number
}

/** What is left of a run that goes on. */
export interface TimeLeft {
  /** The longest chain of models that wait for each other, at their fastest. */
  readonly lowMs: number
  /** Every batch that is not done, one after another, at its slowest. */
  readonly highMs: number
  /** Models with an estimate, of those that have not ended. */
  readonly estimated: number
  readonly models: number
}

export interface RunEstimates {
  readonly models: readonly ModelEstimate[]
  /** Null once the run has ended, and where nothing that is left ran before. */
  readonly left: TimeLeft | null
}

/** Expects of a run what earlier ones took, as it was known when it started. */
export async function estimateRun(
  store: OpenServices['store'],
  run: RunRecord,
): Promise<RunEstimates> {
  const view = applyView(run.id)
  const { epoch = 1, lastSeq = 0 } = (await store.getStreamPosition(view.stream)) ?? {}
  const tracker = await foldStream(store, view, { epoch, seq: lastSeq })
  const works = Object.values(tracker.models)
    // Audits of a table as it is are no batch of its model.
    .filter(({ why }) => why !== 'new_audits')
    .map(({ name, kind, why }) => ({ model: name, kind, reason: why }))
  const times = await expectBatchTimes(store, works, run.startedAt ?? run.createdAt)
  const models = works.flatMap(({ model }): ModelEstimate[] => {
    const found = times.get(model)
    if (!found) return []
    const { lowMs: low, medianMs: median, highMs: high, runs } = found
    return [{ model, batchMs: { low, median, high }, runs }]
  })
  return { models, left: run.endedAt === null ? timeLeft(tracker, models) : null }
}

function timeLeft(tracker: PlanApplyTracker, estimates: readonly ModelEstimate[]): TimeLeft | null {
  const batchMs = new Map(estimates.map(({ model, batchMs: times }) => [model, times]))
  const open = Object.values(tracker.models).filter(({ end }) => end === null)
  const estimated = open.filter(({ name }) => batchMs.has(name)).length
  if (estimated === 0) return null
  /** How long each model takes with everything it waits for. */
  const chains = new Map<string, number>()
  let highMs = 0
  // In the order they were planned: parents before readers.
  for (const { name, batches, completed, running, dependsOn } of open) {
    const { low, high } = batchMs.get(name) ?? { low: 0, high: 0 }
    const left = Math.max(0, batches - completed)
    highMs += left * high
    const parents = dependsOn.map((parent) => chains.get(parent) ?? 0)
    // What runs may be done in a moment.
    chains.set(name, Math.max(0, ...parents) + Math.max(0, left - running.length) * low)
  }
  const lowMs = Math.max(0, ...chains.values())
  return { lowMs: Math.round(lowMs), highMs: Math.round(highMs), estimated, models: open.length }
}
