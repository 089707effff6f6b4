import {
  AppError,
  emptyOverview,
  type ErrorCode,
  errorCodes,
  overviewStages,
  type PlanOverviewTracker,
} from '@millrace/core/browser'
import type { MillraceClient } from '@millrace/client'
import type { CommandContext } from './command-context.ts'
import { onInterrupt } from './on-interrupt.ts'
import { formatCount } from './output/format-numbers.ts'
import { createLiveArea } from './output/live-area.ts'

/** Follows the computing of a plan to its end; Ctrl-C cancels it. Throws what it failed with. */
export async function watchPlan(
  context: CommandContext,
  client: MillraceClient,
  planId: string,
): Promise<void> {
  const live = !context.json && context.env.interactive ? createLiveArea(process.stderr) : null
  using _interrupt = onInterrupt(
    () => void client.plan.cancel.mutate({ planId }).catch(() => process.exit(130)),
  )
  let tracker = emptyOverview(planId)
  try {
    for await (const state of client.plan(planId).overview) {
      tracker = state
      live?.show(stageLines(tracker, context))
    }
  } finally {
    live?.clear()
  }
  if (tracker.planStatus === 'cancelled')
    throw new AppError('run_cancelled', { message: `plan ${planId} was cancelled` })
  if (!tracker.error) return
  const { code, message, hint } = tracker.error
  throw new AppError(code in errorCodes ? (code as ErrorCode) : 'internal', {
    message,
    ...(hint !== undefined && { hint }),
  })
}

function stageLines(
  tracker: PlanOverviewTracker,
  { paint }: Pick<CommandContext, 'paint'>,
): string[] {
  return overviewStages.flatMap((name) => {
    const { meta, done, total } = tracker.stages[name]
    if (meta.start === null) return []
    const mark =
      meta.status === 'success'
        ? paint.green('✔')
        : meta.status === 'fail'
          ? paint.red('✖')
          : paint.cyan('●')
    const loaded =
      name === 'validation' && total
        ? paint.dim(` loaded ${formatCount(done)} of ${formatCount(total)}`)
        : ''
    return [`${mark} ${name}${loaded}`]
  })
}
