import type { MillraceClient } from '@millrace/client'
import { plural, sayNumber } from '../../../words/plural.ts'
import type { Sides } from './sides-of.ts'

type TableDiff = Awaited<ReturnType<MillraceClient['environment']['tableDiff']['query']>>

/** What is read of a comparison of two tables. */
export type Comparison = Pick<
  TableDiff,
  'schema' | 'rows' | 'grain' | 'joined' | 'onlyBefore' | 'onlyAfter'
>

/** How many rows each side has, and how many of them the other has not. */
export function sayRows(found: Comparison, { before, after }: Sides): string[] {
  const { rows, grain, joined, onlyBefore, onlyAfter } = found
  const only = `${sayNumber(onlyBefore)} only in ${before}, ${sayNumber(onlyAfter)} only in ${after}.`
  return [
    `${plural(rows.before, 'row')} in ${before}, ${sayNumber(rows.after)} in ${after}.`,
    grain === null
      ? `Whole rows compared, for the model has no grain: ${only}`
      : `Joined on ${grain.join(', ')}: ${plural(joined ?? 0, 'row')} in both, ${only}`,
  ]
}

/** How the columns differ, one sentence each. */
export function sayColumns({ schema }: Comparison, { before, after }: Sides): string[] {
  return [
    ...schema.added.map(({ name, type }) => `${name} (${type.toLowerCase()}) is only in ${after}.`),
    ...schema.removed.map(
      ({ name, type }) => `${name} (${type.toLowerCase()}) is only in ${before}.`,
    ),
    ...schema.changed.map(
      (one) =>
        `${one.name} is ${one.before.toLowerCase()} in ${before} and ${one.after.toLowerCase()} in ${after}.`,
    ),
  ]
}

/** How much of a column is the same, such as `98.25 %`. */
export function sayMatching(matching: number | null): string {
  if (matching === null) return 'no rows in both'
  return `${matching} %`
}
