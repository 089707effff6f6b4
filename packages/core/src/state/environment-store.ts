/** An environment: a named set of views onto versions. */
export interface EnvironmentRecord {
  readonly name: string
  /** The plan last promoted here. */
  readonly planId: string | null
  readonly finalized: boolean
  /** How far the environment stands, in milliseconds: the execution time of its last apply or run. */
  readonly standsAt: number
  readonly pinned: boolean
  readonly paused: boolean
  readonly expiresAt: string | null
  readonly updatedAt: string
  readonly snapshots: readonly PromotedSnapshot[]
}

export interface PromotedSnapshot {
  readonly name: string
  readonly snapshotId: string
}

export interface Promotion {
  readonly name: string
  /** The plan the environment must stand on, null for a new one. */
  readonly expectedPlanId: string | null
  readonly planId: string
  readonly standsAt: number
  readonly expiresAt: string | null
  readonly at: string
  readonly finalized: boolean
  readonly snapshots: readonly PromotedSnapshot[]
}

export interface EnvironmentStore {
  getEnvironment(name: string): Promise<EnvironmentRecord | null>
  listEnvironments(): Promise<readonly EnvironmentRecord[]>
  /** Conditional on `expectedPlanId`; null when the environment moved. Moves the state revision. */
  promoteEnvironment(promotion: Promotion): Promise<EnvironmentRecord | null>
  finalizeEnvironment(name: string, planId: string): Promise<boolean>
  /** Moves `standsAt` forward after a `run`; never backward. */
  advanceEnvironment(name: string, standsAt: number, at: string): Promise<void>
  setEnvironmentFlags(
    name: string,
    flags: {
      readonly pinned?: boolean
      readonly paused?: boolean
      readonly finalized?: boolean
      readonly expiresAt?: string | null
    },
  ): Promise<boolean>
  /** Moves the state revision. */
  deleteEnvironment(name: string): Promise<boolean>
  /** The counter moved by each promotion and each recorded interval. */
  getRevision(): Promise<number>
}
