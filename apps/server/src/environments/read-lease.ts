import { leaseName, progressOf, type StateStore } from '@millrace/core'

/** Who works on an environment now, and how far that is in models. */
export interface HeldLease {
  readonly runId: string
  /** Who began that run; null where it is not known any more. */
  readonly actor: string | null
  readonly holder: string
  readonly since: string
  readonly heartbeatAt: string
  readonly expiresAt: string
  readonly done: number
  readonly total: number
}

/** The lease on an environment with the progress of its run; null while nobody holds it. */
export async function readLease(
  store: Pick<StateStore, 'getLease' | 'getModelRunsForRun' | 'getRun'>,
  environment: string,
): Promise<HeldLease | null> {
  const lease = await store.getLease(leaseName(environment))
  if (!lease) return null
  const { runId, holder, since, heartbeatAt, expiresAt } = lease
  const [run, progress] = await Promise.all([store.getRun(runId), progressOf(store, runId)])
  const actor = run?.actor ?? null
  return { runId, actor, holder, since, heartbeatAt, expiresAt, ...progress }
}
