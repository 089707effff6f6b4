import { diffArrays } from 'diff'

/** Half-open ranges of characters. */
type Marks = readonly (readonly [number, number])[]

/** Lines that share less than this are two different lines: no word of them is marked. */
const leastShared = 0.35

/** The words that differ between a line and the one that stands for it; null where too little is shared. */
export function markWords(
  before: string,
  after: string,
): { readonly before: Marks; readonly after: Marks } | null {
  const marks = { before: [] as [number, number][], after: [] as [number, number][] }
  let [left, right, shared] = [0, 0, 0]
  for (const { value: words, added, removed } of diffArrays(wordsOf(before), wordsOf(after))) {
    const value = words.join('')
    const { length } = value
    if (removed) marks.before.push([left, left + length])
    else if (added) marks.after.push([right, right + length])
    else shared += value.trim().length
    if (!added) left += length
    if (!removed) right += length
  }
  const longest = Math.max(before.trim().length, after.trim().length)
  return shared < longest * leastShared ? null : marks
}

/** Names, spaces and signs; signs that stand together, such as `>=`, are one. */
const wordsOf = (text: string): string[] => text.match(/\w+|\s+|[^\w\s]+/g) ?? []
