import type { RunEvent } from '@millrace/core/browser'
import { planStream, type PlanStatus, readEventId, tailEvents } from '@millrace/core'
import { tracked } from '@trpc/server'
import {
  type StreamCursor,
  streamEvents,
  type StreamServices,
  type StreamView,
} from './stream-events.ts'

/** How the run of a plan is followed; the run's id is '' until there is one. */
export interface PlanRunView<Tracker> {
  readonly planId: string
  readonly ofRun: (runId: string) => StreamView<Tracker, RunEvent>
}

/** Statuses after which a plan may still get a run. */
const waiting: readonly PlanStatus[] = ['planning', 'ready', 'nothing_to_do', 'uncategorised']
const goesOn = new Set(waiting.map((status) => `plan.${status}`))

/**
 * Follows the stream of a plan's run. Where there is none yet, the empty tracker comes first and the
 * run is waited for; completes at once when there will be none. The cursor 0:0 is that of a plan without
 * a run: the run's empty tracker comes again, then all its events.
 */
export async function* followPlanRun<Tracker>(
  services: StreamServices,
  view: PlanRunView<Tracker>,
  cursor: StreamCursor,
) {
  const { store, clock } = services
  // Before the run is looked for, so that one that starts meanwhile is found among the events.
  const position = await store.getStreamPosition(planStream(view.planId))
  let [runId] = (await store.listRuns({ planId: view.planId })).map(({ id }) => id)
  if (runId === undefined) {
    if (cursor.lastEventId === undefined) {
      const serverTime = clock.now().toISOString()
      const tracker = view.ofRun('').empty
      yield tracked('0:0', { kind: 'state' as const, tracker, seq: 0, serverTime })
    }
    runId = await nextRun(services, {
      ...view,
      after: position?.lastSeq ?? 0,
      signal: cursor.signal,
    })
  }
  if (runId === undefined) return
  const run = view.ofRun(runId)
  if (cursor.lastEventId !== undefined && readEventId(cursor.lastEventId)?.seq === 0) {
    // Who was told before there was a run has its tracker without the run's id.
    const serverTime = clock.now().toISOString()
    yield tracked('0:0', { kind: 'reset' as const, tracker: run.empty, seq: 0, serverTime })
  }
  yield* streamEvents(services, run, cursor)
}

interface Wait {
  readonly planId: string
  readonly after: number
  readonly signal: AbortSignal | undefined
}

/** The run a plan gets, as its own stream tells; undefined when the plan ends without one. */
async function nextRun(
  { store, timers, tails = store }: StreamServices,
  { planId, after, signal }: Wait,
): Promise<string | undefined> {
  const plan = await store.getPlan(planId)
  if (plan && !waiting.includes(plan.status)) return (await store.listRuns({ planId }))[0]?.id
  const tail = tailEvents(tails, planStream(planId), { after, timers, ...(signal && { signal }) })
  for await (const events of tail) {
    for (const { type, payload } of events) {
      if (type === 'plan.applying') return String(payload['runId'])
      if (type.startsWith('plan.') && type !== 'plan.requested' && !goesOn.has(type))
        return undefined
    }
  }
  return undefined
}
