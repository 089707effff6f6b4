import { type Shortcut, shortcuts } from './shortcuts.ts'

/** A key that was pressed. */
export interface KeyPress {
  readonly key: string
  /** With Command on a Mac, with Control elsewhere. */
  readonly mod: boolean
  /** With another key of that sort, except Shift, which some signs need. */
  readonly other: boolean
}

/** The keys that wait for one more, and what is to be done now. */
export interface KeysRead {
  readonly pending: string | null
  readonly shortcut: Shortcut | null
}

const nothing: KeysRead = { pending: null, shortcut: null }

/** Reads a key after those that wait; one that continues nothing begins anew. */
export function readKeys(pending: string | null, { key, mod, other }: KeyPress): KeysRead {
  if (other) return nothing
  const name = mod ? `mod+${key.length === 1 ? key.toLowerCase() : key}` : key
  for (const keys of pending === null ? [name] : [`${pending} ${name}`, name]) {
    const shortcut = shortcuts.find((one) => one.keys === keys && one.act.kind !== 'own')
    if (shortcut) return { pending: null, shortcut }
    if (shortcuts.some((one) => one.keys.startsWith(`${keys} `)))
      return { pending: keys, shortcut: null }
  }
  return nothing
}
