const key = 'millrace.name'
/** As servers take names of actors. */
const pattern = /^[\p{L}\p{N} ._@+-]{1,80}$/u

/** What is wrong with a name, in words; null where it can be taken. */
export function problemOfName(name: string): string | null {
  if (name.trim() === '') return 'Type a name first'
  return pattern.test(name.trim())
    ? null
    : 'A name has up to 80 letters, digits, spaces and . _ @ + -'
}

/** The name that plans and runs from this browser carry; null until it was given. */
export function readName(storage: Pick<Storage, 'getItem'>): string | null {
  try {
    const name = storage.getItem(key)
    return name === null || problemOfName(name) !== null ? null : name
  } catch {
    return null
  }
}

/** Where a browser keeps nothing, the name is not known after the page is left. */
export function keepName(storage: Pick<Storage, 'setItem'>, name: string): void {
  try {
    storage.setItem(key, name.trim())
  } catch {
    // As in a private window.
  }
}

/** Two letters that stand for a name. */
export function initialsOf(name: string): string {
  const words = name.split(/[ ._@+-]+/).filter(Boolean)
  const letters = words.length > 1 ? [words[0]?.[0], words.at(-1)?.[0]] : [...(words[0] ?? '')]
  return letters.slice(0, 2).join('').toUpperCase()
}
