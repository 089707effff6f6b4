import { expect, it } from 'vitest'
import { highlightSql } from './highlight-sql.ts'

it('a query is shown line by line, and what spans lines keeps its colour on each', () => {
  const lines = highlightSql("/*---\r\nkind: table\n---*/\n\nselect 'a\nb' as c")
  expect(lines.map((pieces) => pieces.map(({ text }) => text).join(''))).toEqual([
    '/*---',
    'kind: table',
    '---*/',
    '',
    "select 'a",
    "b' as c",
  ])
  const colours = lines.map((pieces) => pieces.map((piece) => piece.class))
  expect(colours[1]).toEqual(colours[0])
  expect(colours[4]?.at(-1)).toBe(colours[5]?.[0])
  expect(colours[5]?.[0]).not.toBe(colours[0]?.[0])
})
