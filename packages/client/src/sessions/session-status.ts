import type { MillraceError } from '../millrace-error.ts'
import type { LinkStatus } from '../transport.ts'

/**
 * How a session stands. It is `idle` while nobody uses it, and `closed` for good: with an error where it
 * ended with one, with null where it came to its end or was closed.
 */
export type SessionStatus =
  | { readonly state: 'idle' }
  | LinkStatus
  | { readonly state: 'closed'; readonly error: MillraceError | null }

export function isSameStatus(a: SessionStatus, b: SessionStatus): boolean {
  if (a.state === 'closed' || b.state === 'closed') return a === b
  const inMs = 'inMs' in a ? a.inMs : null
  return a.state === b.state && inMs === ('inMs' in b ? b.inMs : null)
}
