/** A state as it is shown: an icon, a tone and a word, always together. */
export interface StateWords {
  readonly icon: StateIcon
  readonly tone: 'live' | 'ok' | 'warn' | 'bad' | 'idle'
  readonly word: string
}

export type StateIcon =
  | 'waiting'
  | 'running'
  | 'done'
  | 'failed'
  | 'skipped'
  | 'cancelled'
  | 'interrupted'
  | 'kept'
  | 'warning'
  | 'stale'

const waiting = { icon: 'waiting', tone: 'idle' } as const
const running = { icon: 'running', tone: 'live' } as const
const done = { icon: 'done', tone: 'ok' } as const
const failed = { icon: 'failed', tone: 'bad' } as const
const stale = { icon: 'stale', tone: 'warn' } as const
const cancelled = { icon: 'cancelled', tone: 'idle', word: 'Cancelled' } as const

const words: Readonly<Record<string, StateWords>> = {
  // runs and models in them
  queued: { ...waiting, word: 'Waiting' },
  pending: { ...waiting, word: 'Waiting' },
  running: { ...running, word: 'Running' },
  completed: { ...done, word: 'Done' },
  success: { ...done, word: 'Done' },
  failed: { ...failed, word: 'Failed' },
  skipped: { icon: 'skipped', tone: 'idle', word: 'Skipped' },
  kept: { icon: 'kept', tone: 'idle', word: 'Kept' },
  cancelled,
  interrupted: { icon: 'interrupted', tone: 'warn', word: 'Interrupted' },
  // plans
  planning: { ...running, word: 'Planning' },
  ready: { ...done, word: 'Ready to apply' },
  nothing_to_do: { ...done, word: 'Nothing to do' },
  uncategorised: { icon: 'warning', tone: 'warn', word: 'Needs a category' },
  invalid: { ...failed, word: 'Invalid' },
  stale: { ...stale, word: 'Stale' },
  replaced: { ...stale, word: 'Replaced' },
  applying: { ...running, word: 'Applying' },
  applied: { ...done, word: 'Applied' },
  discarded: { ...cancelled, word: 'Discarded' },
}

/** The words for a status; one that is not known is shown as it is. */
export function stateWords(status: string): StateWords {
  return (Object.hasOwn(words, status) ? words[status] : undefined) ?? { ...waiting, word: status }
}
