import {
  type AnyEvent,
  countCommitted,
  emptyApply,
  emptyCancel,
  emptyOverview,
  foldApply,
  foldCancel,
  foldOverview,
  streamKind,
} from '@millrace/core/browser'
import { planStatuses, planStream, runStream } from '@millrace/core'
import type { StreamView } from './stream-events.ts'

const endsPlan = new Set(
  planStatuses.filter((status) => status !== 'planning').map((status) => `plan.${status}`),
)

interface Typed {
  readonly type: string
}
const endsRun = ({ type }: Typed) => type === 'run.ended'

/** A plan while it is computed. */
export const overviewView = (planId: string) => ({
  stream: planStream(planId),
  tracker: 'overview@1',
  empty: emptyOverview(planId),
  fold: foldOverview,
  isFirst: ({ type }: Typed) => type === 'plan.requested',
  isLast: ({ type }: Typed) => endsPlan.has(type),
})

/** A run, as what it builds. */
export const applyView = (runId: string) => ({
  stream: runStream(runId),
  tracker: 'apply@2',
  older: { tracker: 'apply@1', upgrade: countCommitted },
  empty: emptyApply(runId),
  fold: foldApply,
  isLast: endsRun,
})

/** A run, as how it is cancelled. */
export const cancelView = (runId: string) => ({
  stream: runStream(runId),
  tracker: 'cancel@1',
  empty: emptyCancel(runId),
  fold: foldCancel,
  isLast: endsRun,
})

/** Every view of a stream. */
export function viewsOf(stream: string): readonly StreamView<unknown, AnyEvent>[] {
  const id = stream.slice(stream.indexOf(':') + 1)
  const kind = streamKind(stream)
  const views =
    kind === 'run' ? [applyView(id), cancelView(id)] : kind === 'plan' ? [overviewView(id)] : []
  // Each folds the events of its own kind of stream alone.
  return views as unknown as readonly StreamView<unknown, AnyEvent>[]
}
