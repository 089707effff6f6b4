import type { WorkspaceStore } from '../state/workspace-store.ts'
import { isoOf, type MemorySession } from './memory-session.ts'

/** The workspaces of a state in memory. */
export function createMemoryWorkspaceStore({ state }: MemorySession): WorkspaceStore {
  const { workspaceRows } = state
  return {
    async listWorkspaces() {
      return workspaceRows.values().toSorted((a, b) => (a.id < b.id ? -1 : 1))
    },
    async getWorkspace(id) {
      return workspaceRows.get(id) ?? null
    },
    async createWorkspace({ id, name, createdAt }) {
      if (workspaceRows.get(id)) return null
      const made = { id, name, createdAt: isoOf(createdAt) }
      workspaceRows.set(id, made)
      return made
    },
    async renameWorkspace(id, name) {
      const found = workspaceRows.get(id)
      if (!found) return null
      const renamed = { ...found, name }
      workspaceRows.set(id, renamed)
      return renamed
    },
  }
}
