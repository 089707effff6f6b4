/** Something to say, and a key that is the same while nothing is new. */
export interface Announcement {
  readonly key: string
  readonly text: string
  /** An end is said at once. */
  readonly isEnd: boolean
  /** A failure interrupts what is being read. */
  readonly isFailure?: boolean
}

export interface AnnouncerParts {
  readonly say: (text: string, isFailure: boolean) => void
  readonly now: () => number
  /** Calls back after some milliseconds. */
  readonly after: (ms: number, call: () => void) => void
}

/** One sentence in this time, so that speech stays calm. */
const calmMs = 5_000

/** Says what is new, the latest only, and an end without waiting. */
export function createAnnouncer({ say, now, after }: AnnouncerParts): (what: Announcement) => void {
  let lastKey: string | null = null
  let saidAt = Number.NEGATIVE_INFINITY
  let pending: Announcement | null = null
  const speak = ({ text, isFailure = false }: Announcement) => {
    pending = null
    saidAt = now()
    say(text, isFailure)
  }
  return (what) => {
    if (what.key === lastKey) return
    lastKey = what.key
    const wait = what.isEnd ? 0 : saidAt + calmMs - now()
    if (wait <= 0) return speak(what)
    const isWaiting = pending !== null
    pending = what
    if (!isWaiting) after(wait, () => pending && speak(pending))
  }
}
