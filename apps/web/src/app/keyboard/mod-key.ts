/** Whether the machine's shortcuts are made with Command. */
function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}

/** Whether the machine's key for shortcuts is held, and whether another such key is. */
export function isModPressed({ ctrlKey, metaKey, altKey }: KeyboardEvent) {
  const [mod, other] = isApple() ? [metaKey, ctrlKey] : [ctrlKey, metaKey]
  return { mod, other: other || altKey }
}

/** Keys of a shortcut as they are printed, one after another. */
export function printedKeys(keys: string): readonly string[] {
  if (keys.startsWith('mod+'))
    return [isApple() ? '⌘' : 'Ctrl', ...printedKeys(keys.slice(4)).map((key) => key.toUpperCase())]
  return keys.split(' ').map((key) => signs[key] ?? key)
}

const signs: Readonly<Record<string, string>> = { Enter: '↵', Escape: 'Esc' }
