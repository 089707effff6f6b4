import type { StateOperations } from '@millrace/core'
import { createDrizzleAnalysisCache } from './drizzle-analysis-cache.ts'
import { createDrizzleEnvironmentStore } from './drizzle-environment-store.ts'
import { createDrizzleEventLog } from './drizzle-event-log.ts'
import { createDrizzleIdempotencyStore } from './drizzle-idempotency-store.ts'
import { createDrizzleLeaseStore } from './drizzle-lease-store.ts'
import { createDrizzleLineageStore } from './drizzle-lineage-store.ts'
import { createDrizzleModelRunStore } from './drizzle-model-run-store.ts'
import { createDrizzleModelStore } from './drizzle-model-store.ts'
import { createDrizzlePlanStore } from './drizzle-plan-store.ts'
import { createDrizzleRunStore } from './drizzle-run-store.ts'
import type { DrizzleSession } from './drizzle-session.ts'
import { createDrizzleSnapshotStore } from './drizzle-snapshot-store.ts'
import { createDrizzleWorkspaceStore } from './drizzle-workspace-store.ts'
import { guardState } from './guard-state.ts'

/** Every operation of one workspace through one session; `onFailure` hears of each that fails. */
export function createDrizzleOperations(
  session: DrizzleSession,
  onFailure: (error: unknown) => void = () => {},
): StateOperations {
  const operations: StateOperations = {
    ...createDrizzleRunStore(session),
    ...createDrizzleModelRunStore(session),
    ...createDrizzleModelStore(session),
    ...createDrizzleLineageStore(session),
    ...createDrizzleSnapshotStore(session),
    ...createDrizzleEnvironmentStore(session),
    ...createDrizzlePlanStore(session),
    ...createDrizzleEventLog(session),
    ...createDrizzleLeaseStore(session),
    ...createDrizzleIdempotencyStore(session),
    ...createDrizzleWorkspaceStore(session),
    ...createDrizzleAnalysisCache(session),
  }
  return guardEach(operations, onFailure)
}

type AnyOperation = (...input: never[]) => Promise<unknown>

function guardEach(
  operations: StateOperations,
  onFailure: (error: unknown) => void,
): StateOperations {
  const guarded = Object.entries(operations).map(([name, operation]) => {
    const call: AnyOperation = (...input) => {
      const answer = guardState(name, () => (operation as AnyOperation)(...input))
      answer.catch(onFailure)
      return answer
    }
    return [name, call]
  })
  return Object.fromEntries(guarded) as StateOperations
}
