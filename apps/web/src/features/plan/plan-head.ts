import type { MillraceClient } from '@millrace/client'

/** A plan as its page asks for it. */
export type PlanHead = Awaited<ReturnType<MillraceClient['plan']['head']['query']>>
