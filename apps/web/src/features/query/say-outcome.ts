import { plural, sayNumber } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { type QueryAnswer, type QueryRun, rowLimit } from './use-query-run.ts'

/** What became of a query, as it is spoken. */
export function sayOutcome(run: QueryRun): { text: string; isEnd: boolean } | null {
  switch (run.state) {
    case 'none':
      return null
    case 'running':
      return { text: 'The query runs', isEnd: false }
    case 'cancelled':
      return { text: 'The query was cancelled', isEnd: true }
    case 'failed': {
      const { place, message } = run.problem
      return { text: `${place ? `Line ${place.line}: ` : ''}${message}`, isEnd: true }
    }
    case 'answered':
      return { text: `${sayRows(run.answer)} in ${sayTaken(run.ms)}`, isEnd: true }
  }
}

/** How many rows came, and whether there are more. */
export function sayRows({ rows, truncated }: Pick<QueryAnswer, 'rows' | 'truncated'>): string {
  if (truncated) return `First ${sayNumber(rowLimit)} rows of more`
  return rows.length === 0 ? 'No rows' : plural(rows.length, 'row')
}

/** How long a query took; most are so quick that tenths of a second say nothing. */
export function sayTaken(ms: number): string {
  return ms < 100 ? 'less than 0.1 s' : sayDuration(ms)
}
