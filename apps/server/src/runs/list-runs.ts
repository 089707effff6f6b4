import type { RunFilter, RunRecord, StateStore } from '@millrace/core'

/** Why a run failed: the model that failed first, where one did. */
export interface RunCause {
  readonly model: string | null
  readonly message: string
  /** Models that failed by themselves. */
  readonly failed: number
}

export interface ListedRun extends RunRecord {
  /** Null unless it failed. */
  readonly cause: RunCause | null
}

export interface RunPage {
  readonly runs: readonly ListedRun[]
  /** The run to go on after, as `before`; null on the last page. */
  readonly next: string | null
}

/** Runs newest first, each with its root cause. */
export async function listRuns(
  store: Pick<StateStore, 'listRuns' | 'getFailedModelRuns'>,
  filter: RunFilter & { readonly limit: number },
): Promise<RunPage> {
  const { limit } = filter
  const found = await store.listRuns({ ...filter, limit: limit + 1 })
  const shown = found.slice(0, limit)
  const broken = shown.filter(({ status }) => status === 'failed').map(({ id }) => id)
  const failures = broken.length > 0 ? await store.getFailedModelRuns(broken) : []
  const byRun = Map.groupBy(failures, ({ runId }) => runId)
  const runs = shown.map((run): ListedRun => {
    if (run.status !== 'failed') return { ...run, cause: null }
    const models = byRun.get(run.id) ?? []
    // The run says the message of its first cause.
    const root = models.find(({ error }) => error === run.error) ?? models[0]
    const message = run.error ?? root?.error ?? 'it failed'
    return { ...run, cause: { model: root?.model ?? null, message, failed: models.length } }
  })
  return { runs, next: found.length > limit ? (shown.at(-1)?.id ?? null) : null }
}
