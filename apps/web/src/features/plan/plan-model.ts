import type { MillraceClient } from '@millrace/client'

/** One model inside a plan, as its page asks for it. */
export type PlanModel = Awaited<ReturnType<MillraceClient['plan']['model']['query']>>
