import type { Timers } from '../clock.ts'
import type { StoredEvent } from '../state/event-log.ts'
import type { StateStore } from '../state/state-store.ts'

type EventSource = Pick<StateStore, 'onAppend' | 'readEvents'>

interface Answer {
  readonly events: Promise<readonly StoredEvent[]>
  /** True once events were found: they do not change. */
  isLasting: boolean
}

/** How long an answer is kept for those who come to the same place a little later, in milliseconds. */
const keptMs = 250

/**
 * The same source for the tails of one process: those that come to the same place of a stream share one
 * query. That nothing was found, or is still being looked for, is forgotten when something is appended;
 * where no word of that comes, after a moment.
 */
export function shareReads(store: EventSource, timers: Timers): EventSource & Disposable {
  const streams = new Map<string, Map<string, Answer>>()

  function forget(stream: string, isOver: (answer: Answer) => boolean): void {
    const answers = streams.get(stream)
    if (!answers) return
    for (const [place, answer] of answers) if (isOver(answer)) answers.delete(place)
    if (answers.size === 0) streams.delete(stream)
  }

  const detach = store.onAppend((stream) => forget(stream, (answer) => !answer.isLasting))
  return {
    onAppend: (listener) => store.onAppend(listener),
    readEvents(stream, after, limit) {
      const place = `${after} ${limit}`
      const answers = streams.get(stream) ?? new Map<string, Answer>()
      const known = answers.get(place)
      if (known) return known.events
      const answer: Answer = { events: store.readEvents(stream, after, limit), isLasting: false }
      const end = () => forget(stream, (other) => other === answer)
      streams.set(stream, answers.set(place, answer))
      answer.events.then((events) => {
        answer.isLasting = events.length > 0
        timers.after(keptMs, end)
      }, end)
      return answer.events
    },
    [Symbol.dispose]: detach,
  }
}
