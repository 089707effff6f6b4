/** Whose clock times are told by. */
export type Clock = 'UTC' | 'local'

const key = 'millrace.clock'

/** The clock this browser's person chose; UTC until one was. */
export function readClock(storage: Pick<Storage, 'getItem'>): Clock {
  try {
    return storage.getItem(key) === 'local' ? 'local' : 'UTC'
  } catch {
    return 'UTC'
  }
}

/** Where a browser keeps nothing, the choice holds until the page is left. */
export function keepClock(storage: Pick<Storage, 'setItem'>, clock: Clock): void {
  try {
    storage.setItem(key, clock)
  } catch {
    // As in a private window.
  }
}
