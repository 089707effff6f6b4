import { plural, sayNumber } from '../../words/plural.ts'

/** Models by how they differ. */
export interface DifferenceCounts {
  readonly added: number
  readonly removed: number
  readonly changed: number
}

const parts = [
  { of: 'added', sign: '+', tone: 'ok' },
  { of: 'removed', sign: '−', tone: 'bad' },
  { of: 'changed', sign: '~', tone: 'warn' },
] as const

/** `+2`, `−1`, `~3`: those that are not zero, each with its colour. */
export function differenceMarks(counts: DifferenceCounts) {
  return parts
    .filter(({ of }) => counts[of] > 0)
    .map(({ of, sign, tone }) => ({ text: `${sign}${sayNumber(counts[of])}`, tone }))
}

/** The same in words: `2 models added, 1 removed, 3 changed`. */
export function sayDifference(counts: DifferenceCounts): string {
  const words = parts
    .filter(({ of }) => counts[of] > 0)
    .map(({ of }, at) => `${at === 0 ? plural(counts[of], 'model') : sayNumber(counts[of])} ${of}`)
  return words.join(', ')
}
