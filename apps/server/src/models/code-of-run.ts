import { AppError, type ModelSnapshot, type StateStore } from '@millrace/core'

/** The code that made a model's table in a run, from the snapshot recorded with it. */
export async function codeOfRun(
  store: Pick<StateStore, 'getModelRunsForRun' | 'getSnapshots'>,
  { model, runId }: { readonly model: string; readonly runId: string },
) {
  const name = model.toLowerCase()
  const modelRun = (await store.getModelRunsForRun(runId)).find((each) => each.model === name)
  if (!modelRun)
    throw new AppError('model_not_found', { message: `run ${runId} did not build ${name}` })
  const [snapshot] = (await store.getSnapshots([modelRun.snapshotId])) as readonly ModelSnapshot[]
  if (!snapshot)
    throw new AppError('model_not_found', { message: `the snapshot of ${name} is gone` })
  const { payload, gitCommit, version } = snapshot
  return {
    model: name,
    runId,
    version,
    gitCommit,
    source: payload.query?.text.trim() ?? '',
    sql: payload.rendered?.trim() ?? '',
  }
}
