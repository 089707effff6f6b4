import { leaseName, progressOf, type StateStore } from '@millrace/core'

/** Who works on an environment now, and how far that is in models. */
export interface HeldLease {
  readonly runId: string
  readonly holder: string
  readonly since: string
  readonly heartbeatAt: string
  readonly expiresAt: string
  readonly done: number
  readonly total: number
}

/** The lease on an environment with the progress of its run; null while nobody holds it. */
export async function readLease(
  store: Pick<StateStore, 'getLease' | 'getModelRunsForRun'>,
  environment: string,
): Promise<HeldLease | null> {
  const lease = await store.getLease(leaseName(environment))
  if (!lease) return null
  const { runId, holder, since, heartbeatAt, expiresAt } = lease
  return { runId, holder, since, heartbeatAt, expiresAt, ...(await progressOf(store, runId)) }
}
