import { expect, it } from 'vitest'
import { delimitedText } from './delimited-text.ts'

const columns = [
  { name: 'id', type: 'INTEGER' },
  { name: 'said, by', type: 'VARCHAR' },
]
const rows = [
  { id: 1, 'said, by': 'a "b"\nc\td' },
  { id: null, 'said, by': '' },
]

it('rows are copied as CSV: fields quoted where needed, a null apart from an empty text', () => {
  expect(delimitedText(columns, rows, 'csv')).toBe('id,"said, by"\n1,"a ""b""\nc\td"\n,""\n')
})

it('rows are copied as TSV: one line each, whatever is in them', () => {
  expect(delimitedText(columns, rows, 'tsv')).toBe('id\tsaid, by\n1\ta "b" c d\n\t\n')
})
