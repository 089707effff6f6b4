import { AppError, type Logger } from '@millrace/core'
import { streamKind } from '@millrace/core/browser'
import type { OpenServices } from '../create-services.ts'
import { checkpointStream } from '../rpc/fold-stream.ts'
import { viewsOf } from '../rpc/stream-views.ts'
import { type RepeatingJob, repeatJob } from './repeat-job.ts'

export interface RetentionOptions {
  /** How long the events of plans and runs are kept after the last one, in days. */
  readonly days: number
}

const passEveryMs = 3_600_000
const dayMs = 86_400_000
const streamsAtOnce = 100

/** Events deleted in one statement: nobody who appends waits longer for it. */
const pieceSize = 1000

type RetentionServices = Pick<OpenServices, 'store' | 'clock' | 'timers'>

/** Every hour, the first time soon after the start, keeps of old plans and runs only how they ended. */
export function startRetainingEvents(
  services: RetentionServices,
  options: RetentionOptions,
  logger: Logger,
): RepeatingJob {
  const { days } = options
  if (!(days > 0 && days < 36_500)) {
    throw new AppError('arguments_invalid', {
      message: 'events are kept for a number of days greater than 0',
      hint: 'set MILLRACE_EVENT_DAYS to such a number, or leave it out for 30',
    })
  }
  return repeatJob(services.timers, {
    async work(signal) {
      const count = await retainEvents(services, options, signal)
      if (count > 0) logger.info('old events were compacted', { streams: count })
    },
    onError: (error) => logger.warn('old events were not compacted', { error: String(error) }),
    firstMs: 0,
    everyMs: () => passEveryMs,
  })
}

/** One pass: stores the final trackers of what ended long ago, then deletes its events; how many streams. */
export async function retainEvents(
  { store, clock }: RetentionServices,
  { days }: RetentionOptions,
  signal?: AbortSignal,
): Promise<number> {
  const before = new Date(clock.now().getTime() - days * dayMs).toISOString()
  let count = 0
  // Those that go on in spite of their silence stay in the list: the pass ends when only they are left.
  for (let skipped = 0; ;) {
    const found = await store.listSilentStreams(before, streamsAtOnce + skipped)
    const fresh = found.slice(skipped)
    if (fresh.length === 0) return count
    for (const stream of fresh) {
      if (signal?.aborted) return count
      if (await compact(store, stream, signal)) count += 1
      else skipped += 1
    }
  }
}

async function compact(
  store: OpenServices['store'],
  stream: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const position = await store.getStreamPosition(stream)
  if (!position) return false
  const end = { epoch: position.epoch, seq: position.lastSeq }
  if (!(await hasEnded(store, stream))) return false
  for (const view of viewsOf(stream)) await checkpointStream(store, view, end)
  let gone: number
  do gone = await store.deleteEvents(stream, { upTo: end.seq, limit: pieceSize })
  while (gone === pieceSize && !signal?.aborted)
  return true
}

async function hasEnded(store: OpenServices['store'], stream: string): Promise<boolean> {
  const id = stream.slice(stream.indexOf(':') + 1)
  if (streamKind(stream) === 'plan') return (await store.getPlan(id))?.status !== 'planning'
  return (await store.getRun(id))?.endedAt !== null
}
