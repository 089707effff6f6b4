import type { EnvironmentRecord, EnvironmentStore, PromotedSnapshot } from '@millrace/core'
import { and, eq, getTableColumns, isNull, lt, type SQL, sql } from 'drizzle-orm'
import { inCodeOrder } from '../columns/in-code-order.ts'
import { environmentSnapshots } from '../schema/environment-snapshots.ts'
import { environments } from '../schema/environments.ts'
import { workspaces } from '../schema/workspaces.ts'
import { type DrizzleSession, inChunks } from './drizzle-session.ts'
import { moveRevision } from './drizzle-snapshot-store.ts'

const { workspaceId: _workspace, ...environmentColumns } = getTableColumns(environments)

/** Environments and the state revision in the database. */
export function createDrizzleEnvironmentStore(session: DrizzleSession): EnvironmentStore {
  const { workspace } = session
  const inWorkspace = eq(environments.workspaceId, workspace)

  // One statement, so that a promotion meanwhile is seen whole or not at all.
  const promoted = sql<readonly (readonly [string, string])[] | null>`(
    select json_agg(json_build_array(own.name, own.snapshot_id) order by own.name collate "C")
    from ${environmentSnapshots} as own
    where own.workspace_id = ${workspace} and own.environment = environments.name
  )`

  async function selectEnvironments(condition?: SQL): Promise<EnvironmentRecord[]> {
    const found = await session.db
      .select({ environment: environmentColumns, promoted })
      .from(environments)
      .where(and(inWorkspace, condition))
      .orderBy(inCodeOrder(environments.name))
    return found.map(({ environment, promoted: pairs }) => ({
      ...environment,
      snapshots: (pairs ?? []).map(([name, snapshotId]) => ({ name, snapshotId })),
    }))
  }

  return {
    async getEnvironment(name) {
      const found = await selectEnvironments(eq(environments.name, name))
      return found[0] ?? null
    },
    listEnvironments: () => selectEnvironments(),
    async promoteEnvironment(promotion) {
      const { name, expectedPlanId, planId, standsAt, expiresAt, at, finalized } = promotion
      const changes = { planId, standsAt, expiresAt, updatedAt: at, finalized }
      return session.atomic(async (tx) => {
        const moved =
          expectedPlanId === null
            ? await tx.db
                .insert(environments)
                .values({ workspaceId: workspace, name, ...changes })
                .onConflictDoUpdate({
                  target: [environments.workspaceId, environments.name],
                  set: changes,
                  setWhere: isNull(environments.planId),
                })
                .returning(environmentColumns)
            : await tx.db
                .update(environments)
                .set(changes)
                .where(
                  and(
                    inWorkspace,
                    eq(environments.name, name),
                    eq(environments.planId, expectedPlanId),
                  ),
                )
                .returning(environmentColumns)
        const [record] = moved
        if (!record) return null
        const snapshots = await replaceSnapshots(tx, name, promotion.snapshots)
        await moveRevision(tx)
        return { ...record, snapshots }
      })
    },
    async finalizeEnvironment(name, planId) {
      const updated = await session.db
        .update(environments)
        .set({ finalized: true })
        .where(and(inWorkspace, eq(environments.name, name), eq(environments.planId, planId)))
        .returning({ name: environments.name })
      return updated.length > 0
    },
    async advanceEnvironment(name, standsAt, at) {
      await session.db
        .update(environments)
        .set({ standsAt, updatedAt: at })
        .where(and(inWorkspace, eq(environments.name, name), lt(environments.standsAt, standsAt)))
    },
    async setEnvironmentFlags(name, { pinned, paused, finalized, expiresAt }) {
      const updated = await session.db
        .update(environments)
        .set({ name, pinned, paused, finalized, expiresAt })
        .where(and(inWorkspace, eq(environments.name, name)))
        .returning({ name: environments.name })
      return updated.length > 0
    },
    async deleteEnvironment(name) {
      return session.atomic(async (tx) => {
        const deleted = await tx.db
          .delete(environments)
          .where(and(inWorkspace, eq(environments.name, name)))
          .returning({ name: environments.name })
        if (deleted.length > 0) await moveRevision(tx)
        return deleted.length > 0
      })
    },
    async getRevision() {
      const found = await session.db
        .select({ revision: workspaces.revision })
        .from(workspaces)
        .where(eq(workspaces.id, workspace))
      return found[0]?.revision ?? 0
    },
  }
}

async function replaceSnapshots(
  { db, workspace }: DrizzleSession,
  environment: string,
  snapshots: readonly PromotedSnapshot[],
): Promise<PromotedSnapshot[]> {
  await db
    .delete(environmentSnapshots)
    .where(
      and(
        eq(environmentSnapshots.workspaceId, workspace),
        eq(environmentSnapshots.environment, environment),
      ),
    )
  const rows = snapshots
    .map(({ name, snapshotId }) => ({ name, snapshotId }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
  for (const chunk of inChunks(rows)) {
    await db
      .insert(environmentSnapshots)
      .values(chunk.map((row) => ({ ...row, workspaceId: workspace, environment })))
  }
  return rows
}
