import type { EnvironmentRecord, EnvironmentStore } from '../state/environment-store.ts'
import { isoOf, isoOrNull, type MemorySession, moveRevision, requireRow } from './memory-session.ts'

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name < b.name ? -1 : 1

/** Environments and the state revision in memory. */
export function createMemoryEnvironmentStore({ tables }: MemorySession): EnvironmentStore {
  const { environments } = tables
  return {
    async getEnvironment(name) {
      return environments.get(name) ?? null
    },
    async listEnvironments() {
      return environments.values().toSorted(byName)
    },
    async promoteEnvironment(promotion) {
      const { name, planId, standsAt, finalized } = promotion
      const before = environments.get(name)
      if ((before?.planId ?? null) !== promotion.expectedPlanId) return null
      requireRow(tables.plans, planId, 'plan')
      for (const { snapshotId } of promotion.snapshots) {
        requireRow(tables.snapshots, snapshotId, 'snapshot')
      }
      const promoted: EnvironmentRecord = {
        name,
        planId,
        finalized,
        standsAt,
        pinned: before?.pinned ?? false,
        paused: before?.paused ?? false,
        expiresAt: isoOrNull(promotion.expiresAt),
        updatedAt: isoOf(promotion.at),
        snapshots: promotion.snapshots.map((snapshot) => ({ ...snapshot })).toSorted(byName),
      }
      environments.set(name, promoted)
      moveRevision(tables)
      return promoted
    },
    async finalizeEnvironment(name, planId) {
      const before = environments.get(name)
      if (before?.planId !== planId) return false
      environments.set(name, { ...before, finalized: true })
      return true
    },
    async advanceEnvironment(name, standsAt, at) {
      const before = environments.get(name)
      if (!before || before.standsAt >= standsAt) return
      environments.set(name, { ...before, standsAt, updatedAt: isoOf(at) })
    },
    async setEnvironmentFlags(name, flags) {
      const before = environments.get(name)
      if (!before) return false
      const {
        pinned = before.pinned,
        paused = before.paused,
        finalized = before.finalized,
        expiresAt = before.expiresAt,
      } = flags
      environments.set(name, {
        ...before,
        pinned,
        paused,
        finalized,
        expiresAt: isoOrNull(expiresAt),
      })
      return true
    },
    async deleteEnvironment(name) {
      const deleted = environments.delete(name)
      if (deleted) moveRevision(tables)
      return deleted
    },
    getRevision: async () => tables.revision.get('revision') ?? 0,
  }
}
