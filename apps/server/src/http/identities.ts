import { createHash, timingSafeEqual } from 'node:crypto'

/** Who a token belongs to. */
export interface Identity {
  /** The actor of what is done with the token. */
  readonly name: string
  /** Whether its holder may name another actor, as the command line does for the person who types. */
  readonly mayNameActor: boolean
}

/** The tokens this server knows; revoking one ends what was opened with it. */
export interface Identities {
  add(identity: Identity, token: string): void
  /** Takes equally long whichever token is asked for. */
  find(token: string): Identity | null
  /** Forgets a token by its name and ends its connections; false when there is none. */
  revoke(name: string): boolean
  /** Ends a connection when its token is revoked; returns what lets go of it. */
  hold(identity: Identity, end: () => void): () => void
}

export function createIdentities(): Identities {
  const known = new Map<string, { readonly identity: Identity; readonly digest: Buffer }>()
  const held = new Map<string, Set<() => void>>()
  return {
    add: (identity, token) => void known.set(identity.name, { identity, digest: digestOf(token) }),
    find(token) {
      const digest = digestOf(token)
      let found: Identity | null = null
      for (const entry of known.values()) {
        if (timingSafeEqual(entry.digest, digest)) found = entry.identity
      }
      return found
    },
    revoke(name) {
      const existed = known.delete(name)
      for (const end of held.get(name) ?? []) end()
      held.delete(name)
      return existed
    },
    hold({ name }, end) {
      const ends = held.get(name) ?? new Set()
      held.set(name, ends.add(end))
      return () => void ends.delete(end)
    },
  }
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
