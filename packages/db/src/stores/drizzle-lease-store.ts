import { AppError, type LeaseRecord, type LeaseRequest, type LeaseStore } from '@millrace/core'
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { inCodeOrder } from '../columns/in-code-order.ts'
import { readInstant } from '../columns/iso-instant.ts'
import { leases } from '../schema/leases.ts'
import { stateMeta } from '../schema/state-meta.ts'
import { type DrizzleSession, selectRows } from './drizzle-session.ts'

const { workspaceId: _workspace, ...leaseColumns } = getTableColumns(leases)
const takeAttempts = 5

interface TakenRow {
  readonly token: string | number | bigint
  readonly since: string
  readonly expires_at: string
}

/** Leases in the database, with one token counter for the whole state. */
export function createDrizzleLeaseStore(session: DrizzleSession): LeaseStore {
  const { workspace } = session
  const named = (name: string) => and(eq(leases.workspaceId, workspace), eq(leases.name, name))
  const held = (name: string, token: bigint) => and(named(name), eq(leases.token, token))

  // The counter's row is locked first, so tokens are given in the order leases are.
  async function tryTake(request: LeaseRequest): Promise<LeaseRecord | null> {
    const { name, holder, runId, at, expiresAt } = request
    const rows = await selectRows<TakenRow>(
      session.db,
      sql`with counter as (
          update ${stateMeta} set fencing_token = fencing_token + 1 returning fencing_token
        )
        insert into ${leases} as present
          (workspace_id, name, holder, run_id, token, since, heartbeat_at, expires_at)
        select ${workspace}, ${name}, ${holder}, ${runId}, fencing_token,
          ${at}::timestamptz, ${at}::timestamptz, ${expiresAt}::timestamptz
        from counter
        on conflict (workspace_id, name) do update set
          holder = excluded.holder, run_id = excluded.run_id, token = excluded.token,
          since = excluded.since, heartbeat_at = excluded.heartbeat_at,
          expires_at = excluded.expires_at
        where present.expires_at < excluded.since
        returning token::text as token, since::text as since, expires_at::text as expires_at`,
    )
    const [row] = rows
    if (!row) return null
    const since = readInstant(row.since)
    return {
      name,
      holder,
      runId,
      token: BigInt(row.token),
      since,
      heartbeatAt: since,
      expiresAt: readInstant(row.expires_at),
    }
  }

  async function getLease(name: string): Promise<LeaseRecord | null> {
    const found = await session.db.select(leaseColumns).from(leases).where(named(name))
    return found[0] ?? null
  }

  return {
    async takeLease(request) {
      for (let attempt = 0; attempt < takeAttempts; attempt += 1) {
        const lease = await tryTake(request)
        if (lease) return { taken: true, lease }
        const heldBy = await getLease(request.name)
        if (heldBy) return { taken: false, heldBy }
      }
      throw new AppError('state_failed', {
        message: `The lease ${request.name} was taken and freed again and again; try once more.`,
      })
    },
    async renewLease(name, token, { at, expiresAt }) {
      const renewed = await session.db
        .update(leases)
        .set({ heartbeatAt: at, expiresAt })
        .where(held(name, token))
        .returning({ name: leases.name })
      return renewed.length > 0
    },
    async releaseLease(name, token) {
      const freed = await session.db
        .delete(leases)
        .where(held(name, token))
        .returning({ name: leases.name })
      return freed.length > 0
    },
    getLease,
    async listLeases() {
      return session.db
        .select(leaseColumns)
        .from(leases)
        .where(eq(leases.workspaceId, workspace))
        .orderBy(inCodeOrder(leases.name))
    },
    async dropLease(name) {
      await session.db.delete(leases).where(named(name))
    },
    async holdsLease(name, token) {
      const found = await session.db
        .select({ name: leases.name })
        .from(leases)
        .where(held(name, token))
        .for('update')
      return found.length > 0
    },
  }
}
