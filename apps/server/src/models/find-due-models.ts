import { findDueModels as findDue, nextTick } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import type { Shown } from './read-shown.ts'

const none: ReadonlySet<string> = new Set()

/** The models of which a cron made something due; found anew only when one ticked or the state moved. */
export async function findDueModels(
  services: OpenServices,
  { environment, snapshots }: Shown,
): Promise<ReadonlySet<string>> {
  if (!environment?.planId) return none
  const { recall, store, clock } = services
  const now = clock.now().getTime()
  const revision = await store.getRevision()
  const known = recall.due.get(environment.name)
  if (known?.revision === revision && now < known.until) return known.models
  const models = await findDue(services, { environment: environment.name, executionTime: now })
  const ticking = [...snapshots.values()].map(({ payload }) => payload)
  const until = nextTick(ticking, now) ?? Number.POSITIVE_INFINITY
  recall.due.set(environment.name, { revision, until, models })
  return models
}
