const key = 'millrace.shortcuts'

/** Whether this browser's person wants shortcuts of a single key; wanted until they are switched off. */
export function readSingleKeys(storage: Pick<Storage, 'getItem'>): boolean {
  try {
    return storage.getItem(key) !== 'off'
  } catch {
    return true
  }
}

/** Remembers the choice; where a browser keeps nothing, it holds until the page is left. */
export function keepSingleKeys(storage: Pick<Storage, 'setItem'>, isOn: boolean): void {
  try {
    storage.setItem(key, isOn ? 'on' : 'off')
  } catch {
    // As in a private window.
  }
}
