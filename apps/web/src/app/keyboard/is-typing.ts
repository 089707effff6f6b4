/** Whether a key goes to a field, an editor or a menu, which have their own use for it. */
export function isTyping(event: KeyboardEvent): boolean {
  // The editor stands in a shadow root: from outside only its host is the target.
  const [inner] = event.composedPath()
  if (!(inner instanceof HTMLElement)) return false
  if (inner.isContentEditable || inner.closest('[role=menu], [role=listbox]')) return true
  if (inner instanceof HTMLInputElement) return !pressed.has(inner.type)
  return inner instanceof HTMLTextAreaElement || inner instanceof HTMLSelectElement
}

/** Inputs that take no letters. */
const pressed: ReadonlySet<string> = new Set(['checkbox', 'radio', 'button', 'submit', 'range'])
