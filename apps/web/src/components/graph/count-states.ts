import type { StateWords } from '../../words/state-words.ts'

export interface StateCount extends StateWords {
  readonly count: number
}

/** What needs a look stands before what goes its way. */
const order = [
  'failed',
  'interrupted',
  'running',
  'stale',
  'waiting',
  'cancelled',
  'skipped',
  'done',
  'kept',
]

/** How many models are in each state, by sign: those that need a look first. */
export function countStates(states: Iterable<StateWords>): StateCount[] {
  const counts = new Map<string, StateCount>()
  for (const { icon, tone, word } of states) {
    const [short = word] = word.split(/[,\d]/)
    const known = counts.get(icon)
    const plain = icon === 'done' ? 'Done' : icon === 'kept' ? 'Kept' : short.trim()
    counts.set(icon, { icon, tone, word: plain, count: (known?.count ?? 0) + 1 })
  }
  return [...counts.values()].toSorted((a, b) => order.indexOf(a.icon) - order.indexOf(b.icon))
}
