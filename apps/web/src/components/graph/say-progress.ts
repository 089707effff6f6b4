import type { ModelProgress } from '@millrace/client'
import { sayNumber } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { stateWords } from '../../words/state-words.ts'
import type { StandingWords } from './standing-words.ts'

/** How a model stands in a run. */
export function sayProgress({
  status,
  completed,
  batches,
  ms,
}: ModelProgress): Omit<StandingWords, 'change'> {
  const words = stateWords(status)
  const word = words.word
  if (status === 'running')
    return {
      ...words,
      word: batches > 1 ? `${word}, ${sayNumber(completed)} of ${sayNumber(batches)}` : word,
      share: batches === 0 ? 0 : completed / batches,
    }
  if (status === 'success' && ms !== null)
    return { ...words, word: `${word} in ${sayDuration(ms)}`, share: null }
  return { ...words, share: null }
}
