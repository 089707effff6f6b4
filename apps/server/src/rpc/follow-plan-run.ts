import type { RunEvent } from '@millrace/core/browser'
import { planStream, type PlanStatus, runStream, tailEvents } from '@millrace/core'
import { tracked } from '@trpc/server'
import type { OpenServices } from '../create-services.ts'
import { type StreamCursor, streamEvents } from './stream-events.ts'

/** How the run of a plan is followed; `empty` takes the run's id, which is '' until there is one. */
export interface PlanRunView<Tracker> {
  readonly planId: string
  readonly empty: (runId: string) => Tracker
  readonly fold: (tracker: Tracker, event: RunEvent) => Tracker
}

/** Statuses after which a plan may still get a run. */
const waiting: readonly PlanStatus[] = ['planning', 'ready', 'nothing_to_do', 'uncategorised']
const goesOn = new Set(waiting.map((status) => `plan.${status}`))

/**
 * Follows the stream of a plan's run. Where there is none yet, the empty tracker comes first and the
 * run is waited for; completes at once when there will be none.
 */
export async function* followPlanRun<Tracker>(
  { store }: Pick<OpenServices, 'store'>,
  view: PlanRunView<Tracker>,
  cursor: StreamCursor,
) {
  // Before the run is looked for, so that one that starts meanwhile is found among the events.
  const position = await store.getStreamPosition(planStream(view.planId))
  let [runId] = (await store.listRuns({ planId: view.planId })).map(({ id }) => id)
  if (runId === undefined) {
    if (cursor.lastEventId === undefined)
      yield tracked('0:0', { kind: 'state' as const, tracker: view.empty(''), seq: 0 })
    runId = await nextRun(store, { ...view, after: position?.lastSeq ?? 0, signal: cursor.signal })
  }
  if (runId === undefined) return
  const stream = {
    stream: runStream(runId),
    empty: view.empty(runId),
    fold: view.fold,
    isLast: (event: { readonly type: string }) => event.type === 'run.ended',
  }
  yield* streamEvents({ store }, stream, cursor)
}

interface Wait {
  readonly planId: string
  readonly after: number
  readonly signal: AbortSignal | undefined
}

/** The run a plan gets, as its own stream tells; undefined when the plan ends without one. */
async function nextRun(
  store: OpenServices['store'],
  { planId, after, signal }: Wait,
): Promise<string | undefined> {
  const plan = await store.getPlan(planId)
  if (plan && !waiting.includes(plan.status)) return (await store.listRuns({ planId }))[0]?.id
  const tail = tailEvents(store, planStream(planId), { after, ...(signal && { signal }) })
  for await (const events of tail) {
    for (const { type, payload } of events) {
      if (type === 'plan.applying') return String(payload['runId'])
      if (type.startsWith('plan.') && type !== 'plan.requested' && !goesOn.has(type))
        return undefined
    }
  }
  return undefined
}
