import type { WorkspaceStore } from '@millrace/core'
import { eq, sql } from 'drizzle-orm'
import { inCodeOrder } from '../columns/in-code-order.ts'
import { workspaces } from '../schema/workspaces.ts'
import type { DrizzleSession } from './drizzle-session.ts'

const columns = {
  id: workspaces.id,
  name: sql<string>`coalesce(${workspaces.name}, ${workspaces.id})`,
  createdAt: workspaces.createdAt,
}

/** The workspaces of a state; the only rows that belong to none. */
export function createDrizzleWorkspaceStore(session: DrizzleSession): WorkspaceStore {
  return {
    async listWorkspaces() {
      return session.db.select(columns).from(workspaces).orderBy(inCodeOrder(workspaces.id))
    },
    async getWorkspace(id) {
      const [found] = await session.db.select(columns).from(workspaces).where(eq(workspaces.id, id))
      return found ?? null
    },
    async createWorkspace({ id, name, createdAt }) {
      const [made] = await session.db
        .insert(workspaces)
        .values({ id, name, createdAt })
        .onConflictDoNothing()
        .returning(columns)
      return made ?? null
    },
    async renameWorkspace(id, name) {
      const [renamed] = await session.db
        .update(workspaces)
        .set({ name })
        .where(eq(workspaces.id, id))
        .returning(columns)
      return renamed ?? null
    },
  }
}
