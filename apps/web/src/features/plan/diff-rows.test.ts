import { expect, it } from 'vitest'
import { diffRows } from './diff-rows.ts'

it('a changed line stands twice, with the number it has in each text', () => {
  expect(diffRows('a\nb\nc', 'a\nx\ny\nc')).toEqual([
    { kind: 'same', line: 1, text: 'a' },
    { kind: 'removed', line: 2, text: 'b' },
    { kind: 'added', line: 2, text: 'x' },
    { kind: 'added', line: 3, text: 'y' },
    { kind: 'same', line: 4, text: 'c' },
  ])
})

it('what stayed far from a change is folded', () => {
  const before = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`)
  const rows = diffRows(before.join('\n'), [...before, 'more'].join('\n'))
  expect(rows.map(({ text }) => text)).toEqual([
    '9 lines the same',
    'line 10',
    'line 11',
    'line 12',
    'more',
  ])
})

it('equal texts are shown whole, empty ones not at all', () => {
  expect(diffRows('a\nb', 'a\nb\n')).toHaveLength(2)
  expect(diffRows('', '')).toEqual([])
})
