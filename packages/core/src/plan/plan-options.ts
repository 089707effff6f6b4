import { z } from 'zod'
import { AppError } from '../errors/app-error.ts'
import { production } from '../environments/environment-name.ts'
import { readInclusiveEnd, readInstant } from '../intervals/read-instant.ts'

const instant = z.string().refine((text) => readInstant(text) !== null, {
  error: 'is not a date; write YYYY-MM-DD or an ISO 8601 instant',
})

/** The options of a plan, as given by a person or a script. */
export const planOptions = z.strictObject({
  start: instant.optional(),
  end: instant.optional(),
  execution_time: instant.optional(),
  restate_models: z.string().optional(),
  select: z.string().optional(),
  backfill_select: z.string().optional(),
  skip_tests: z.boolean().optional(),
  skip_backfill: z.boolean().optional(),
  empty_backfill: z.boolean().optional(),
  forward_only: z.boolean().optional(),
  no_gaps: z.boolean().optional(),
  create_from: z.string().optional(),
  no_auto_categorization: z.boolean().optional(),
  explain: z.boolean().optional(),
  /** The plan an environment is rolled back to. */
  rollback_to: z.string().optional(),
})
export type PlanOptions = z.infer<typeof planOptions>

/** True for plans that work on what was promoted: files that are broken or gone by now do not matter to them. */
export function ignoresFiles(options: PlanOptions): boolean {
  return options.restate_models !== undefined || options.rollback_to !== undefined
}

/** Options with their times read; `end` is exclusive. */
export interface PlanTimes {
  readonly start: number | null
  readonly end: number | null
  readonly executionTime: number | null
}

const notYet = ['forward_only', 'no_gaps'] as const

/** Checks what the options mean together; throws `arguments_invalid` or `option_unavailable`. */
export function readPlanTimes(options: PlanOptions, environment: string, now: number): PlanTimes {
  for (const option of notYet) {
    if (options[option] !== undefined && options[option] !== false) {
      throw new AppError('option_unavailable', {
        message: `the option ${option} is not available in this version`,
      })
    }
  }
  const refuse = (message: string, hint?: string): never => {
    throw new AppError('arguments_invalid', { message, ...(hint !== undefined && { hint }) })
  }
  const start = options.start === undefined ? null : readInstant(options.start)
  const end = options.end === undefined ? null : readInclusiveEnd(options.end)
  const executionTime =
    options.execution_time === undefined ? null : readInstant(options.execution_time)
  if (
    (start !== null || end !== null) &&
    environment === production &&
    options.restate_models === undefined
  ) {
    refuse(
      'start and end cannot be given for prod',
      'plan another environment, or restate models of prod',
    )
  }
  if (start !== null && end !== null && start >= end)
    refuse('the start is after the end', 'swap the two dates')
  const latest = Math.max(now, executionTime ?? now)
  if (end !== null && end > latest + 86_400_000) refuse('the end is in the future')
  return { start, end, executionTime }
}
