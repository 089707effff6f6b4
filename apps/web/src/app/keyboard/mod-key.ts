/** Whether the machine's shortcuts are made with Command. */
function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent)
}

type HeldKeys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'getModifierState'>

/** Whether the machine's key for shortcuts is held, and whether another such key is. */
export function heldKeys(event: HeldKeys): { readonly mod: boolean; readonly other: boolean } {
  const { key, ctrlKey, metaKey, altKey } = event
  // On many keyboards signs such as `[` are typed with it.
  const isTyped = isApple()
    ? altKey && /^[^a-z0-9]$/i.test(key)
    : event.getModifierState('AltGraph')
  if (isTyped) return { mod: false, other: metaKey }
  return isApple()
    ? { mod: metaKey, other: ctrlKey || altKey }
    : { mod: ctrlKey, other: metaKey || altKey }
}

/** Keys of a shortcut as they are printed, one after another. */
export function printedKeys(keys: string): readonly string[] {
  if (keys.startsWith('mod+'))
    return [isApple() ? '⌘' : 'Ctrl', ...printedKeys(keys.slice(4)).map((key) => key.toUpperCase())]
  return keys.split(' ').map((key) => signs[key] ?? key)
}

const signs: Readonly<Record<string, string>> = { Enter: '↵', Escape: 'Esc' }
