import type { ModelProgress } from '@millrace/client'
import { plural } from '../../words/plural.ts'
import { sayAge } from '../../words/say-duration.ts'
import { stateWords, type StateWords } from '../../words/state-words.ts'
import type { ModelStanding } from '../../components/graph/graph-model.ts'
import { sayProgress } from '../../components/graph/say-progress.ts'
import type { StandingWords } from '../../components/graph/standing-words.ts'

interface Known {
  /** Of the run that goes on; undefined where it does not touch the model. */
  readonly progress: ModelProgress | undefined
  readonly standing: ModelStanding | undefined
  readonly environment: string
  /** In milliseconds. */
  readonly now: number
}

/** How a model stands: in the run that goes on, else as its last run and its data are. */
export function sayStanding({ progress, standing, environment, now }: Known): StandingWords {
  const change = standing?.change ?? null
  if (progress && progress.status !== 'kept') return { ...sayProgress(progress), change }
  const words = standing
    ? ofStanding(standing, { environment, now })
    : { ...stateWords('pending'), word: 'Not known yet' }
  return { ...words, share: null, change }
}

function ofStanding(
  { lastRun, stale, shown, kind }: ModelStanding,
  { environment, now }: Pick<Known, 'environment' | 'now'>,
): StateWords {
  if (lastRun && lastRun.status !== 'success' && lastRun.status !== 'kept')
    return stateWords(lastRun.status)
  if (stale) return stateWords('stale')
  if (!shown) return { ...stateWords('pending'), word: `Not in ${environment}` }
  if (lastRun?.status !== 'success') {
    const kept = stateWords('kept')
    return kind === 'external' ? { ...kept, word: 'Read as it is' } : kept
  }
  const done = stateWords('success')
  if (lastRun.rows !== null && lastRun.rows > 0)
    return { ...done, word: `Done, ${sayRows(lastRun.rows)}` }
  if (lastRun.endedAt === null) return done
  return { ...done, word: `Done ${sayAge(now - Date.parse(lastRun.endedAt))} ago` }
}

function sayRows(rows: number): string {
  if (rows < 1_000) return plural(rows, 'row')
  if (rows < 10_000) return `${(rows / 1_000).toFixed(1)} k rows`
  if (rows < 1_000_000) return `${Math.round(rows / 1_000)} k rows`
  return `${(rows / 1_000_000).toFixed(1)} M rows`
}
