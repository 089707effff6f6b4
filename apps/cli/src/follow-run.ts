import {
  emptyApply,
  foldApply,
  foldEvents,
  type PlanApplyTracker,
  readEvent,
  type RunEvent,
} from '@millrace/core/browser'
import type { MillraceClient } from '@millrace/client'
import type { CommandContext } from './command-context.ts'
import { onInterrupt } from './on-interrupt.ts'
import { formatDuration, plural } from './output/format-numbers.ts'
import { createLiveArea } from './output/live-area.ts'
import { liveRun } from './output/live-run.ts'
import { runLine } from './output/run-lines.ts'

const exitCodes: Readonly<Record<string, number>> = {
  completed: 0,
  failed: 1,
  cancelled: 130,
  interrupted: 1,
}

/** Follows a run to its end, in the form the caller reads; Ctrl-C cancels it. Returns the exit code. */
export async function followRun(
  context: CommandContext,
  client: MillraceClient,
  runId: string,
): Promise<number> {
  using _interrupt = cancelOnInterrupt(context, client, runId)
  const tracker = await watch(context, client, runId)
  await printResult(context, client, tracker)
  return exitCodes[tracker.status] ?? 1
}

async function watch(
  context: CommandContext,
  client: MillraceClient,
  runId: string,
): Promise<PlanApplyTracker> {
  const { paint } = context
  const live = !context.json && context.env.interactive ? createLiveArea(process.stderr) : null
  let tracker = emptyApply(runId)
  const show = () => live?.show(liveRun(tracker, new Date().toISOString(), paint))
  const timer = live ? setInterval(show, 250) : null
  try {
    for await (const { data } of client.run.onEvents.subscribe({ runId }, { after: '0:0' })) {
      if (data.kind !== 'events') continue
      if (context.json) for (const event of data.events) context.print(JSON.stringify(event))
      const events = data.events.flatMap((event) => (readEvent(event) as RunEvent | null) ?? [])
      tracker = foldEvents(foldApply, tracker, events)
      show()
      if (live || context.json) continue
      for (const event of events) {
        const line = runLine(event, paint)
        if (line !== null) context.say(line)
      }
    }
  } finally {
    if (timer) clearInterval(timer)
    live?.done()
  }
  return tracker
}

async function printResult(
  context: CommandContext,
  client: MillraceClient,
  tracker: PlanApplyTracker,
): Promise<void> {
  const [run, modelRuns] = await Promise.all([
    client.run.get.query({ runId: tracker.runId }),
    client.run.modelRuns.query({ runId: tracker.runId }),
  ])
  const { startedAt, endedAt } = run
  const durationMs = startedAt && endedAt ? Date.parse(endedAt) - Date.parse(startedAt) : 0
  if (context.json) {
    const models = modelRuns.map(({ model, status, error, why, batches, rows, ms }) => ({
      name: model,
      status,
      reason: error ?? why,
      batches,
      rows,
      ms,
    }))
    context.print(JSON.stringify({ runId: run.id, status: run.status, durationMs, models }))
    return
  }
  const { paint } = context
  for (const cause of tracker.causes) {
    const place = cause.line === null ? '' : `, line ${cause.line}`
    context.say(`${paint.red('✖')} ${paint.bold(cause.model)}${place}: ${cause.message}`)
  }
  const rows = modelRuns.reduce((sum, modelRun) => sum + (modelRun.rows ?? 0), 0)
  const built = modelRuns.filter(({ status }) => status === 'success').length
  const others = Object.entries(Object.groupBy(modelRuns, ({ status }) => status)).filter(
    ([status]) => status !== 'success',
  )
  const mark =
    run.status === 'completed'
      ? paint.green('✔')
      : run.status === 'cancelled'
        ? paint.yellow('■')
        : paint.red('✖')
  const parts = [
    plural(built, 'model') + ' built',
    ...others.map(([status, list]) => `${list?.length ?? 0} ${status}`),
    plural(rows, 'row'),
  ]
  context.print(
    `${mark} ${run.environment} ${run.status} in ${formatDuration(durationMs)}: ${parts.join(', ')}`,
  )
  if (run.status === 'failed')
    context.say(`  ${paint.dim('→')} what succeeded is kept; mend the cause and plan again`)
}

/** The first Ctrl-C cancels the run and waits for the warehouse; the second leaves at once. */
function cancelOnInterrupt(
  context: CommandContext,
  client: MillraceClient,
  runId: string,
): Disposable {
  let asked = false
  return onInterrupt(() => {
    if (asked) process.exit(130)
    asked = true
    context.say('cancelling; press Ctrl-C again to leave at once')
    client.run.cancel.mutate({ target: runId }).catch(() => {})
  })
}
