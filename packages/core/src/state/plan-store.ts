export const planStatuses = [
  'planning',
  'ready',
  'nothing_to_do',
  'uncategorised',
  'invalid',
  'stale',
  'replaced',
  'applying',
  'applied',
  'discarded',
  'failed',
  'cancelled',
] as const
export type PlanStatus = (typeof planStatuses)[number]

/** A stored plan; `document` is the whole of it, its SQL included. */
export interface PlanRecord<Document = unknown> {
  readonly id: string
  readonly environment: string
  readonly status: PlanStatus
  readonly actor: string
  readonly options: Readonly<Record<string, unknown>>
  /** The environment's plan when this one was computed; null for a new environment. */
  readonly basePlanId: string | null
  readonly document: Document | null
  /** What it would do in one sentence; null until it is computed. */
  readonly summary: string | null
  readonly gitCommit: string | null
  readonly dirty: boolean | null
  readonly createdAt: string
  readonly updatedAt: string
}

/** A plan without what it would do. */
export type PlanSummary = Omit<PlanRecord, 'document'>

export interface PlanMove {
  readonly from: readonly PlanStatus[]
  readonly to: PlanStatus
  readonly at: string
  /** Stored with the move; fields that are not given stay. */
  readonly document?: unknown
  readonly summary?: string
}

export interface PlanFilter {
  readonly environment?: string
  readonly statuses?: readonly PlanStatus[]
  /** Only those older than this plan; none when there is no such plan. */
  readonly before?: string
  readonly limit?: number
}

export interface PlanStore {
  /** Inserts, or resets a plan of the same id that is not being applied or applied; false when it stands. */
  savePlan(plan: PlanRecord): Promise<boolean>
  getPlan(id: string): Promise<PlanRecord | null>
  /** The same without its document. */
  getPlanSummary(id: string): Promise<PlanSummary | null>
  /** Newest first, without their documents: each may have megabytes. */
  listPlans(filter?: PlanFilter): Promise<readonly PlanSummary[]>
  /** Conditional on the present status; null when another move came first. */
  movePlan(id: string, move: PlanMove): Promise<PlanRecord | null>
}
