import type { MillraceClient } from '@millrace/client'

/** A plan as its page asks for it. */
export type PlanHead = Awaited<ReturnType<MillraceClient['plan']['head']['query']>>

/** Statuses of plans that are made and that nobody has begun to apply or put aside. */
export const unapplied: ReadonlySet<string> = new Set(['ready', 'nothing_to_do', 'uncategorised'])
