/** A place in a log: an event, and how long after it, in milliseconds. */
export interface ReplayPosition {
  readonly seq: number
  readonly ms: number
}

/** A longer silence than this is shortened to it, in milliseconds at the log's own pace. */
const longestSilence = 2_000

/** The place that a replay reaches after some time, in milliseconds at the log's own pace. */
export function nextPosition(
  events: readonly { readonly at: string }[],
  from: ReplayPosition,
  ms: number,
): ReplayPosition {
  let { seq } = from
  let left = from.ms + ms
  while (seq < events.length) {
    const gap = gapAfter(events, seq)
    if (left < gap) break
    left -= gap
    seq += 1
  }
  return { seq, ms: seq >= events.length ? 0 : left }
}

function gapAfter(events: readonly { readonly at: string }[], seq: number): number {
  const [before, after] = [events[seq - 1], events[seq]]
  if (!before || !after) return 0
  return Math.min(longestSilence, Math.max(0, Date.parse(after.at) - Date.parse(before.at)))
}
