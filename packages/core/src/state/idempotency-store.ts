/** A request that must not be done twice. */
export interface KeyClaim {
  /** Chosen by the caller. */
  readonly key: string
  readonly procedure: string
  /** Of everything that makes it this request and no other. */
  readonly requestHash: string
  /** ISO 8601 UTC; a key whose `expiresAt` is not after it is free. */
  readonly at: string
  readonly expiresAt: string
}

/** `claimed`: the request is the caller's to do; else who has the key, and the answer once there is one. */
export type KeyAnswer =
  | { readonly claimed: true }
  | {
      readonly claimed: false
      readonly procedure: string
      readonly requestHash: string
      /** Null while the first request is under way. */
      readonly response: { readonly value: unknown } | null
    }

export interface IdempotencyStore {
  claimKey(claim: KeyClaim): Promise<KeyAnswer>
  /** Keeps the answer until `expiresAt`. */
  answerKey(
    key: string,
    answer: { readonly value: unknown; readonly expiresAt: string },
  ): Promise<void>
  /** The request failed: the next with this key does it anew. */
  freeKey(key: string): Promise<void>
  /** Forgets keys that expired; answers how many. */
  pruneKeys(at: string): Promise<number>
}
