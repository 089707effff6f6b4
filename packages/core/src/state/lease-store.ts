/** A held lease. `token` comes from one global counter and only grows. */
export interface LeaseRecord {
  /** `environment:<name>`. */
  readonly name: string
  readonly holder: string
  readonly runId: string
  readonly token: bigint
  readonly since: string
  readonly heartbeatAt: string
  readonly expiresAt: string
}

export interface LeaseRequest {
  readonly name: string
  readonly holder: string
  readonly runId: string
  /** ISO 8601 UTC; leases whose `expiresAt` is before it are free. */
  readonly at: string
  readonly expiresAt: string
}

export type LeaseAnswer =
  | { readonly taken: true; readonly lease: LeaseRecord }
  | { readonly taken: false; readonly heldBy: LeaseRecord }

export interface LeaseStore {
  takeLease(request: LeaseRequest): Promise<LeaseAnswer>
  /** False when the token is no longer the holder's. */
  renewLease(
    name: string,
    token: bigint,
    times: { readonly at: string; readonly expiresAt: string },
  ): Promise<boolean>
  releaseLease(name: string, token: bigint): Promise<boolean>
  getLease(name: string): Promise<LeaseRecord | null>
  listLeases(): Promise<readonly LeaseRecord[]>
  /** Frees a lease whatever its token; only for the proven dead. */
  dropLease(name: string): Promise<void>
  /** True while the token holds the lease; inside a transaction the row stays locked to its end. */
  holdsLease(name: string, token: bigint): Promise<boolean>
}
