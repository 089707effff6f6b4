import type { StateWords } from '../../words/state-words.ts'
import type { ModelStanding } from './graph-model.ts'

/** A model's state in words; `share` is how far it is while it runs, of 1. */
export interface StandingWords extends StateWords {
  readonly share: number | null
  /** How its file differs from what the environment shows. */
  readonly change: ModelStanding['change']
}
