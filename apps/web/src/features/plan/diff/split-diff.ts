import { diffLines } from 'diff'
import { highlightSql, type SqlPiece } from '../../../components/highlight-sql.ts'
import { markWords } from './mark-words.ts'

/** A part of a line; what changed within the line is marked. */
export interface MarkedPiece extends SqlPiece {
  readonly isMarked: boolean
}

/** A line of one of the two texts, 1-based. */
export interface DiffCell {
  readonly kind: 'same' | 'added' | 'removed'
  readonly line: number
  readonly pieces: readonly MarkedPiece[]
}

/** Two texts side by side; a side is null where the other has a line more. */
export interface DiffPair {
  readonly left: DiffCell | null
  readonly right: DiffCell | null
}

/** The lines of two texts side by side, coloured, with the words that changed in lines that stand for each other. */
export function splitDiff(before: string, after: string): DiffPair[] {
  const old = coloured(before)
  const now = coloured(after)
  const pairs: DiffPair[] = []
  let [left, right] = [0, 0]
  let removed = 0
  const parts = diffLines(withEnd(before), withEnd(after))
  for (const [index, part] of parts.entries()) {
    const count = part.value.split('\n').length - 1
    if (part.removed && parts[index + 1]?.added) removed = count
    else if (part.removed || part.added) {
      const [gone, fresh] = part.removed ? [count, 0] : [removed, count]
      for (let at = 0; at < Math.max(gone, fresh); at += 1)
        pairs.push(
          changedPair(
            at < gone ? { line: left + at + 1, pieces: old[left + at] ?? [] } : null,
            at < fresh ? { line: right + at + 1, pieces: now[right + at] ?? [] } : null,
          ),
        )
      left += gone
      right += fresh
      removed = 0
    } else {
      for (let at = 0; at < count; at += 1)
        pairs.push({
          left: sameCell(left + at + 1, old[left + at] ?? []),
          right: sameCell(right + at + 1, now[right + at] ?? []),
        })
      left += count
      right += count
    }
  }
  return pairs
}

interface Line {
  readonly line: number
  readonly pieces: readonly SqlPiece[]
}

function changedPair(left: Line | null, right: Line | null): DiffPair {
  const marks = left && right ? markWords(textOf(left.pieces), textOf(right.pieces)) : null
  return {
    left: left && {
      kind: 'removed',
      line: left.line,
      pieces: marked(left.pieces, marks?.before ?? []),
    },
    right: right && {
      kind: 'added',
      line: right.line,
      pieces: marked(right.pieces, marks?.after ?? []),
    },
  }
}

const sameCell = (line: number, pieces: readonly SqlPiece[]): DiffCell => ({
  kind: 'same',
  line,
  pieces: marked(pieces, []),
})

/** Cuts pieces where a mark begins or ends. */
function marked(
  pieces: readonly SqlPiece[],
  marks: readonly (readonly [number, number])[],
): MarkedPiece[] {
  let start = 0
  return pieces.flatMap((piece) => {
    const from = start
    const end = from + piece.text.length
    start = end
    const inside = marks.flatMap(([first, last]) => [first, last])
    const cuts = [from, ...inside.filter((at) => at > from && at < end), end]
    return cuts.slice(0, -1).map((at, index) => ({
      text: piece.text.slice(at - from, (cuts[index + 1] ?? end) - from),
      class: piece.class,
      isMarked: marks.some(([first, last]) => at >= first && at < last),
    }))
  })
}

const textOf = (pieces: readonly SqlPiece[]) => pieces.map(({ text }) => text).join('')
const coloured = (text: string) => (text === '' ? [] : highlightSql(withEnd(text).slice(0, -1)))

function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
