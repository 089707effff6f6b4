import type { Panel } from '../../components/panels-context.ts'
import { type Place, places } from '../places.ts'

/** What a shortcut does; `own` is done by the control that has the focus. */
export type ShortcutAct =
  | { readonly kind: 'own' }
  | { readonly kind: 'open'; readonly panel: Panel }
  | { readonly kind: 'go'; readonly to: Place['to'] }
  | { readonly kind: 'find' | 'fold' | 'main' }
  | { readonly kind: 'row' | 'tab'; readonly step: 1 | -1 }
  /** Presses the control of the page whose `data-shortcut` names it, or what follows in a group of them. */
  | { readonly kind: 'press'; readonly control: string }

export interface Shortcut {
  /** Keys as browsers name them, `mod+` for Command or Control, one after another between spaces. */
  readonly keys: string
  readonly group: 'Everywhere' | 'Go to' | 'On a page'
  readonly what: string
  readonly act: ShortcutAct
}

/** Every shortcut; what listens and what is listed are made of it. */
export const shortcuts: readonly Shortcut[] = [
  {
    keys: 'mod+k',
    group: 'Everywhere',
    what: 'Jump to a page, model, plan or run',
    act: { kind: 'open', panel: 'jump' },
  },
  {
    keys: '?',
    group: 'Everywhere',
    what: 'Show this list',
    act: { kind: 'open', panel: 'shortcuts' },
  },
  {
    keys: '.',
    group: 'Everywhere',
    what: 'Copy the link of the page',
    act: { kind: 'press', control: 'copy-link' },
  },
  { keys: 'Escape', group: 'Everywhere', what: 'Close what is open', act: { kind: 'own' } },
  ...places.map(({ key, name, to }) => ({
    keys: `g ${key}`,
    group: 'Go to' as const,
    what: name,
    act: { kind: 'go' as const, to },
  })),
  { keys: '/', group: 'On a page', what: 'Find', act: { kind: 'find' } },
  { keys: 'j', group: 'On a page', what: 'Next row', act: { kind: 'row', step: 1 } },
  { keys: 'k', group: 'On a page', what: 'Row before', act: { kind: 'row', step: -1 } },
  { keys: 'Enter', group: 'On a page', what: 'Open the row', act: { kind: 'own' } },
  { keys: ']', group: 'On a page', what: 'Next tab', act: { kind: 'tab', step: 1 } },
  { keys: '[', group: 'On a page', what: 'Tab before', act: { kind: 'tab', step: -1 } },
  { keys: 'x', group: 'On a page', what: 'Fold or unfold groups', act: { kind: 'fold' } },
  {
    keys: 'f',
    group: 'On a page',
    what: 'Follow the log of a run',
    act: { kind: 'press', control: 'follow' },
  },
  {
    keys: 'u',
    group: 'On a page',
    what: 'Split or unified diff',
    act: { kind: 'press', control: 'diff' },
  },
  {
    keys: '+',
    group: 'On a page',
    what: 'Zoom in',
    act: { kind: 'press', control: 'zoom-in' },
  },
  {
    keys: '-',
    group: 'On a page',
    what: 'Zoom out',
    act: { kind: 'press', control: 'zoom-out' },
  },
  {
    keys: '0',
    group: 'On a page',
    what: 'Show everything',
    act: { kind: 'press', control: 'zoom-fit' },
  },
  { keys: 'mod+Enter', group: 'On a page', what: 'The main action', act: { kind: 'main' } },
]

/** Whether a key alone does it: such ones can be switched off, as speech and a slip of the hand press them too. */
export function isSingleKey({ keys, act }: Shortcut): boolean {
  return act.kind !== 'own' && !keys.startsWith('mod+')
}
