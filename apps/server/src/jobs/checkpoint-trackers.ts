import type { Logger } from '@millrace/core'
import { checkpointEvery, foldStream } from '../rpc/fold-stream.ts'
import type { StreamServices } from '../rpc/stream-events.ts'
import { viewsOf } from '../rpc/stream-views.ts'

/** How long appends to one stream are gathered before it is looked at, in milliseconds. */
const restMs = 2_000

export interface CheckpointJob extends AsyncDisposable {
  /** Resolves when everything under way is done. */
  settled(): Promise<void>
}

/**
 * Stores folded trackers of long streams as they grow, so that whoever joins first does not fold all
 * of it. Losing one costs time only.
 */
export function checkpointTrackers(
  { store, timers }: Omit<StreamServices, 'clock'>,
  logger: Logger,
): CheckpointJob {
  /** Streams that will be looked at, by what calls it off. */
  const resting = new Map<string, () => void>()
  const saved = new Map<string, number>()
  let last: Promise<void> = Promise.resolve()

  async function look(stream: string): Promise<void> {
    const position = await store.getStreamPosition(stream)
    if (!position || position.lastSeq - (saved.get(stream) ?? 0) < checkpointEvery) return
    const end = { epoch: position.epoch, seq: position.lastSeq }
    const views = viewsOf(stream)
    for (const view of views) await foldStream(store, view, end)
    const isOver = (await store.readEvents(stream, end.seq - 1, 1)).some((event) =>
      views[0]?.isLast(event),
    )
    if (isOver) saved.delete(stream)
    else saved.set(stream, end.seq - (end.seq % checkpointEvery))
  }

  const detach = store.onAppend((stream) => {
    if (resting.has(stream) || viewsOf(stream).length === 0) return
    const start = () => {
      resting.delete(stream)
      last = last
        .then(() => look(stream))
        .catch((error: unknown) =>
          logger.warn('a checkpoint was not stored', { stream, error: String(error) }),
        )
    }
    resting.set(stream, timers.after(restMs, start))
  })

  return {
    settled: () => last,
    async [Symbol.asyncDispose]() {
      detach()
      for (const callOff of resting.values()) callOff()
      await last
    },
  }
}
