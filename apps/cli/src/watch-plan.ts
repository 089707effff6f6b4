import {
  AppError,
  emptyOverview,
  type ErrorCode,
  errorCodes,
  foldEvents,
  foldOverview,
  overviewStages,
  type PlanEvent,
  type PlanOverviewTracker,
  readEvent,
} from '@millrace/core/browser'
import type { AppCaller } from '@millrace/server/start'
import type { CommandContext } from './command-context.ts'
import { dataOf } from './data-of.ts'
import { formatCount } from './output/format-numbers.ts'
import { createLiveArea } from './output/live-area.ts'

/** Follows the computing of a plan to its end; Ctrl-C cancels it. Throws what it failed with. */
export async function watchPlan(
  context: CommandContext,
  caller: AppCaller,
  planId: string,
): Promise<void> {
  const live = !context.json && context.env.interactive ? createLiveArea(process.stderr) : null
  const interrupt = () => void caller.plan.cancel({ planId }).catch(() => process.exit(130))
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  let tracker = emptyOverview(planId)
  try {
    for await (const message of await caller.plan.onOverview({ planId })) {
      const data = dataOf(message)
      tracker =
        data.kind === 'events'
          ? foldEvents(
              foldOverview,
              tracker,
              data.events.flatMap((event) => (readEvent(event) as PlanEvent | null) ?? []),
            )
          : data.tracker
      live?.show(stageLines(tracker, context))
    }
  } finally {
    live?.clear()
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
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
