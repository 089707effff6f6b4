import type { LeaseStore } from '../state/lease-store.ts'
import { isoOf, type MemorySession } from './memory-session.ts'

/** Leases in memory, with one token counter for the whole state. */
export function createMemoryLeaseStore({ state, tables }: MemorySession): LeaseStore {
  const { leases } = tables
  return {
    async takeLease({ name, holder, runId, at, expiresAt }) {
      const heldBy = leases.get(name)
      if (heldBy && Date.parse(heldBy.expiresAt) >= Date.parse(at)) return { taken: false, heldBy }
      state.lastToken += 1n
      const since = isoOf(at)
      const lease = {
        name,
        holder,
        runId,
        token: state.lastToken,
        since,
        heartbeatAt: since,
        expiresAt: isoOf(expiresAt),
      }
      leases.set(name, lease)
      return { taken: true, lease }
    },
    async renewLease(name, token, { at, expiresAt }) {
      const lease = leases.get(name)
      if (lease?.token !== token) return false
      leases.set(name, { ...lease, heartbeatAt: isoOf(at), expiresAt: isoOf(expiresAt) })
      return true
    },
    async releaseLease(name, token) {
      return leases.get(name)?.token === token && leases.delete(name)
    },
    async getLease(name) {
      return leases.get(name) ?? null
    },
    async listLeases() {
      return leases.values().toSorted((a, b) => (a.name < b.name ? -1 : 1))
    },
    async dropLease(name) {
      leases.delete(name)
    },
    async holdsLease(name, token) {
      return leases.get(name)?.token === token
    },
  }
}
