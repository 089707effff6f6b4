/** A state as it is shown: an icon, a tone and a word, always together. */
export interface StateWords {
  readonly icon: StateIcon
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

const words: Readonly<Record<string, StateWords>> = {
  queued: { icon: 'waiting', word: 'Waiting' },
  pending: { icon: 'waiting', word: 'Waiting' },
  running: { icon: 'running', word: 'Running' },
  completed: { icon: 'done', word: 'Done' },
  success: { icon: 'done', word: 'Done' },
  failed: { icon: 'failed', word: 'Failed' },
  skipped: { icon: 'skipped', word: 'Skipped' },
  kept: { icon: 'kept', word: 'Kept' },
  cancelled: { icon: 'cancelled', word: 'Cancelled' },
  interrupted: { icon: 'interrupted', word: 'Interrupted' },
}

/** The words for a run's or a model run's status; one that is not known is shown as it is. */
export function stateWords(status: string): StateWords {
  return (
    (Object.hasOwn(words, status) ? words[status] : undefined) ?? { icon: 'waiting', word: status }
  )
}
