/** Steps that put back what a transaction changed, newest last; null outside of one. */
export interface MemoryJournal {
  undo: (() => void)[] | null
}

/** A map whose changes a journal can take back. Values are replaced, never changed in place. */
export interface MemoryTable<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  delete(key: string): boolean
  values(): Value[]
}

/** Makes an empty table that notes its changes in `journal`. */
export function createMemoryTable<Value>(journal: MemoryJournal): MemoryTable<Value> {
  const rows = new Map<string, Value>()

  function restore(key: string): void {
    const before = rows.get(key)
    journal.undo?.push(() => {
      if (before === undefined) rows.delete(key)
      else rows.set(key, before)
    })
  }

  return {
    get: (key) => rows.get(key),
    set(key, value) {
      restore(key)
      rows.set(key, value)
    },
    delete(key) {
      if (rows.has(key)) restore(key)
      return rows.delete(key)
    },
    values: () => [...rows.values()],
  }
}
