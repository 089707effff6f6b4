import type { StateStore } from '@millrace/core'

export interface ModelRunsRequest {
  readonly model: string
  readonly limit: number
  /** The last run of the page before. */
  readonly before?: string | undefined
}

/** A page of the runs a model was part of, newest first; `next` is to be given as `before`. */
export async function runsOfModel(
  store: Pick<StateStore, 'listModelRuns'>,
  { model, limit, before }: ModelRunsRequest,
) {
  const found = await store.listModelRuns({
    model: model.toLowerCase(),
    limit: limit + 1,
    ...(before !== undefined && { before }),
  })
  const items = found.slice(0, limit).map((run) => ({
    runId: run.runId,
    environment: run.environment,
    kind: run.kind,
    actor: run.actor,
    status: run.status,
    startedAt: run.startedAt,
    endedAt: run.endedAt,
    ms: run.ms,
    rows: run.rows,
    batches: run.batches,
    why: run.why,
    error: run.error,
  }))
  return { items, next: found.length > limit ? (items.at(-1)?.runId ?? null) : null }
}
