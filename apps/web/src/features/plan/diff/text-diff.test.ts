import { describe, expect, it } from 'vitest'
import { foldSame, unify } from './diff-hunks.ts'
import { type DiffCell, splitDiff } from './split-diff.ts'

const lines = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => `line ${from + index}\n`).join('')
const textOf = (cell: DiffCell | null) =>
  cell && `${cell.line} ${cell.pieces.map(({ text }) => text).join('')}`
const marksOf = (cell: DiffCell | null | undefined) =>
  cell?.pieces.flatMap(({ text, isMarked }) => (isMarked ? [text] : []))

describe('a diff side by side', () => {
  it('puts lines that stand for each other next to each other, and marks the words that changed', () => {
    const [first, second] = splitDiff('a,\ndelay > 15 as late', 'a,\ndelay >= 15 as late\n')
    expect(textOf(first!.left)).toBe('1 a,')
    expect(textOf(second!.right)).toBe('2 delay >= 15 as late')
    expect([marksOf(second!.left), marksOf(second!.right)]).toEqual([['>'], ['>=']])
  })

  it('leaves a side empty where the other has a line more', () => {
    const pairs = splitDiff('a\nc\n', 'a\nb\nc\n')
    expect(pairs.map(({ left, right }) => [textOf(left), textOf(right)])).toEqual([
      ['1 a', '1 a'],
      [null, '2 b'],
      ['2 c', '3 c'],
    ])
  })

  it('marks nothing in lines that have little in common', () => {
    const [pair] = splitDiff('select one from here\n', 'group by ds, id having 3\n')
    expect([...marksOf(pair!.left)!, ...marksOf(pair!.right)!]).toEqual([])
  })

  it('has one side for a text that is new or gone', () => {
    expect(splitDiff('', 'a\n').map(({ left }) => left)).toEqual([null])
    expect(splitDiff('a\n', '').map(({ right }) => right)).toEqual([null])
    expect(splitDiff('', '')).toEqual([])
  })
})

describe('what is shown of it', () => {
  it('leaves out what is far from a change', () => {
    const rows = foldSame(splitDiff(`${lines(20)}old\n`, `${lines(20)}new\n`))
    expect(rows[0]).toEqual({ kind: 'folded', count: 17 })
    expect(rows).toHaveLength(5)
  })

  it('shows a text without changes whole', () => {
    expect(foldSame(splitDiff(lines(20), lines(20)))).toHaveLength(20)
  })

  it('in one column shows what goes before what comes', () => {
    const rows = unify(foldSame(splitDiff('x1\nx2\ny\n', 'z1\nz2\ny\n')))
    const texts = rows.map((row) => (row.kind === 'line' ? row.line.kind + textOf(row.line) : ''))
    expect(texts).toEqual(['removed1 x1', 'removed2 x2', 'added1 z1', 'added2 z2', 'same3 y'])
  })
})
