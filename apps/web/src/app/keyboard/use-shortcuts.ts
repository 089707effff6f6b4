import { useEffect, useLayoutEffect, useRef } from 'react'
import type { Panel } from '../../components/panels-context.ts'
import type { Place } from '../places.ts'
import { isTyping } from './is-typing.ts'
import { heldKeys } from './mod-key.ts'
import { focusFind, foldGroups, pressControl, pressMainAction } from './press-control.ts'
import { readKeys } from './read-keys.ts'
import { isSingleKey, type Shortcut, type ShortcutAct } from './shortcuts.ts'
import { walkRows } from './walk-rows.ts'

interface ShortcutParts {
  /** Whether keys without Command or Control do something. */
  readonly hasSingleKeys: boolean
  /** A panel is open, or will be when it is loaded. */
  readonly isBusy: boolean
  readonly open: (panel: Panel) => void
  readonly go: (to: Place['to']) => void
}

/** A second key must follow within this time. */
const patienceMs = 1_500

/** Listens for the shortcuts while the frame is there. */
export function useShortcuts(parts: ShortcutParts): void {
  const latest = useRef(parts)
  useLayoutEffect(() => {
    latest.current = parts
  })
  // One listener for good: a new one would forget the first key of two, whenever the frame is drawn between them.
  useEffect(() => {
    let pending: string | null = null
    let since = 0
    const listen = (event: KeyboardEvent) => {
      // A sign may need it: it ends no sequence.
      if (event.key === 'Shift') return
      const { hasSingleKeys, isBusy, open, go } = latest.current
      const before = event.timeStamp - since < patienceMs ? pending : null
      pending = null
      if (isBusy || event.defaultPrevented || document.querySelector('dialog[open]')) return
      const read = readKeys(before, { key: event.key, ...heldKeys(event) })
      const { shortcut } = read
      const isSingle = shortcut === null || isSingleKey(shortcut)
      const mayWhileTyping = !isSingle && shortcut.act.kind === 'open'
      if ((isSingle && !hasSingleKeys) || (isTyping(event) && !mayWhileTyping)) return
      if (event.repeat && shortcut?.act.kind !== 'row') return
      pending = read.pending
      since = event.timeStamp
      if (shortcut) {
        event.preventDefault()
        doShortcut(shortcut, { open, go })
      }
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}

function doShortcut(shortcut: Shortcut, { open, go }: Pick<ShortcutParts, 'open' | 'go'>): void {
  const page = document.getElementById('page')
  const { act } = shortcut
  if (act.kind === 'open') open(act.panel)
  else if (act.kind === 'go') go(act.to)
  else if (page) doOnPage(page, act)
}

function doOnPage(page: HTMLElement, act: ShortcutAct): void {
  switch (act.kind) {
    case 'find':
      return focusFind(page)
    case 'fold':
      return foldGroups(page)
    case 'main':
      return pressMainAction(page)
    case 'row':
      return walkRows(page, act.step)
    case 'tab':
      return pressControl(page, 'tabs', act.step)
    case 'press':
      return pressControl(page, act.control)
    default:
  }
}
