import { beforeEach, expect, it, vi } from 'vitest'
import { formatSql } from './format-sql.ts'

let spoil: (sql: string) => string = (sql) => sql

vi.mock('sql-formatter', () => ({ format: (sql: string) => spoil(sql) }))

beforeEach(() => {
  spoil = (sql) => sql
})

const cases: readonly (readonly [string, string, (sql: string) => string, string])[] = [
  ['loses a token', 'select a, b', (sql) => sql.replace(', b', ''), 'its tokens would change'],
  [
    'changes a string',
    "select 'a  b'",
    (sql) => sql.replace('a  b', 'a b'),
    'its tokens would change',
  ],
  [
    'changes the case of a quoted name',
    'select "A"',
    (sql) => sql.replace('"A"', '"a"'),
    'its tokens would change',
  ],
  [
    'drops a comment',
    'select a -- why\nfrom t',
    (sql) => sql.replace('-- why', ''),
    'a comment would change or move',
  ],
  [
    'moves a comment past a token',
    'select a /* why */, b',
    (sql) => sql.replace(' /* why */,', ', /* why */'),
    'a comment would change or move',
  ],
  [
    'moves a block tag past a token',
    'select a {% if x %} , b {% endif %}',
    (sql) => sql.replace(/(\/\*\w+\*\/) ,/, ', $1'),
    'a comment would change or move',
  ],
  [
    'pulls a tag to a word',
    'select {{ a }} b',
    (sql) => sql.replace(/(mrj\w+) b/, '$1b'),
    'its tokens would change',
  ],
  [
    'pulls a block tag to a word',
    'select a {% if x %} b {% endif %}',
    (sql) => sql.replace(/a (\/\*)/, 'a$1'),
    'a template tag would change or move',
  ],
  [
    'never settles',
    'select a',
    (sql) => sql.replace('select ', 'select  '),
    'its layout does not settle',
  ],
]

it.each(cases)('a formatter that %s is not followed', async (_what, sql, change, reason) => {
  spoil = change
  expect(await formatSql(sql, 'duckdb')).toEqual({ ok: false, reason })
})

it('a formatter that changes white space alone is followed', async () => {
  spoil = (sql) => sql.replaceAll(/ +/g, ' ')
  expect(await formatSql('select   a -- why\n', 'duckdb')).toEqual({
    ok: true,
    text: 'select a -- why\n',
  })
})
