import type { Virtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent } from 'react'

type Rows = Virtualizer<HTMLDivElement, Element>

const moves: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index) => index + 1,
  j: (index) => index + 1,
  ArrowUp: (index) => index - 1,
  k: (index) => index - 1,
  Home: () => 0,
  End: (_index, count) => count - 1,
}

/** Moves the focus between rows that carry `data-index`, also to those that are not drawn yet. */
export function moveRowFocus(
  event: KeyboardEvent<HTMLDivElement>,
  rows: Rows,
  count: number,
): void {
  const move = moves[event.key]
  const frame = event.currentTarget
  const from = document.activeElement?.getAttribute('data-index')
  if (!move || from === null || from === undefined || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  const index = Math.min(count - 1, Math.max(0, move(Number(from), count)))
  rows.scrollToIndex(index)
  requestAnimationFrame(() => {
    frame.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus({ preventScroll: true })
  })
}
