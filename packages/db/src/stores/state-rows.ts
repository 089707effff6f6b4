import { AppError, type StateHealth } from '@millrace/core'
import { sql } from 'drizzle-orm'
import { eventStreams } from '../schema/event-streams.ts'
import { stateMeta } from '../schema/state-meta.ts'
import { workspaces } from '../schema/workspaces.ts'
import { selectRows, type StateDatabase } from './drizzle-session.ts'
import type { OpenState } from './state-driver.ts'

/** The rows every state has: one about itself, and one for the workspace that uses it. */
export async function ensureStateRows(db: StateDatabase, workspace: string): Promise<void> {
  await db.insert(stateMeta).values({ stateId: crypto.randomUUID() }).onConflictDoNothing()
  await db.insert(workspaces).values({ id: workspace }).onConflictDoNothing()
}

export async function readStateId(db: StateDatabase): Promise<string> {
  const [meta] = await db.select({ stateId: stateMeta.stateId }).from(stateMeta)
  if (meta) return meta.stateId
  throw new AppError('state_not_migrated', { message: 'The state has no id: it was never set up.' })
}

/** What a log that goes on from a copy must start beyond: the copy does not know what came after it. */
export interface EpochFloor {
  readonly epoch: number
  readonly token: bigint
}

/** Streams go on under a new epoch, so that a reader's old cursor is known to be of another log. */
export async function startNewEpoch(
  db: StateDatabase,
  { epoch: atLeast, token }: EpochFloor = { epoch: 1, token: 0n },
): Promise<number> {
  return db.transaction(async (tx) => {
    const [meta] = await tx
      .update(stateMeta)
      .set({
        epoch: sql`greatest(${stateMeta.epoch} + 1, ${atLeast}::integer)`,
        fencingToken: sql`greatest(${stateMeta.fencingToken}, ${String(token)}::bigint)`,
      })
      .returning({ epoch: stateMeta.epoch })
    const epoch = meta?.epoch ?? 1
    await tx.update(eventStreams).set({ epoch })
    return epoch
  })
}

export async function readHealth(state: OpenState, place: string): Promise<StateHealth> {
  const { version, pending } = await state.migrate({ status: true })
  const [size] = await selectRows<{ bytes: string | number }>(
    state.db,
    sql`select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint as bytes from pg_class
      where relnamespace = to_regnamespace('millrace') and relkind = 'r'`,
  )
  return {
    place,
    stateId: await readStateId(state.db),
    schemaVersion: version === '' ? null : version,
    pending,
    sizeBytes: size === undefined ? null : Number(size.bytes),
  }
}
