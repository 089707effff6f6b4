import {
  array,
  assert,
  constantFrom,
  nat,
  oneof,
  pre,
  property,
  record,
  string,
  stringMatching,
} from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeQuery } from './analyze-query.ts'
import { analysisKey } from './canonical-sql.ts'
import { loadSqlParser } from './parse-sql.ts'

beforeAll(loadSqlParser)

const hashOf = (sql: string): string => analyzeQuery(sql, 'duckdb').tokenHash
const treeOf = (sql: string): string | null => analyzeQuery(sql, 'duckdb').astHash

const space = constantFrom(' ', '\n', '\t ', ' -- a note\n', ' /* a\nnote */ ')
const name = stringMatching(/^[a-z][a-z0-9_]{0,8}$/).map((text) => `n_${text}`)
const literal = oneof(
  nat().map(String),
  string().map((text) => `'${text.replaceAll("'", "''").replaceAll('\0', '')}'`),
)

function build(words: readonly string[], spaces: readonly string[]): string {
  return words.map((word, index) => word + (spaces[index % spaces.length] ?? ' ')).join('')
}

const query = record({ column: name, other: name, table: name, value: literal }).map(
  ({ column, other, table, value }) => [
    'SELECT',
    column,
    ',',
    other,
    'AS',
    'x',
    'FROM',
    table,
    'WHERE',
    column,
    '=',
    value,
  ],
)

describe('the token hash', () => {
  it('does not change with whitespace, comments or the case of bare words', () => {
    assert(
      property(query, array(space, { minLength: 1, maxLength: 12 }), (words, spaces) => {
        const cased = words.map((word) => (word.startsWith("'") ? word : word.toUpperCase()))
        expect(hashOf(build(cased, spaces))).toBe(hashOf(build(words, [' '])))
      }),
      { numRuns: 60 },
    )
  })

  it('changes with any name or literal', () => {
    assert(
      property(query, constantFrom(1, 3, 7, 11), oneof(name, literal), (words, place, other) => {
        pre(words[place] !== other)
        const mutant = words.with(place, other)
        expect(hashOf(mutant.join(' '))).not.toBe(hashOf(words.join(' ')))
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ['SELECT "aB" FROM t', 'SELECT "ab" FROM t'],
    ["SELECT 'A' FROM t", "SELECT 'a' FROM t"],
    ['SELECT a FROM t', 'SELECT "a" FROM t'],
    ['SELECT ab FROM t', 'SELECT a b FROM t'],
    ["SELECT 'a' FROM t", 'SELECT "a" FROM t'],
  ])('tells %s from %s', (a, b) => {
    expect(hashOf(a)).not.toBe(hashOf(b))
  })

  it('leaves a closing semicolon out', () => {
    expect(hashOf('SELECT 1;')).toBe(hashOf('SELECT 1'))
  })
})

describe('the tree hash', () => {
  it.each([
    ['SELECT a AS x FROM t AS u', 'SELECT a x FROM t u'],
    ['SELECT a FROM t JOIN u USING (i)', 'SELECT a FROM t INNER JOIN u USING (i)'],
    ['SELECT a FROM t LEFT JOIN u USING (i)', 'SELECT a FROM t LEFT OUTER JOIN u USING (i)'],
    ['SELECT (a + b) FROM t', 'SELECT a + b FROM t'],
    ['SELECT CAST(a AS INT) FROM t', 'SELECT a::int FROM t'],
    ['SELECT sum(A) FROM T', 'SELECT SUM(a) FROM t'],
  ])('is equal for %s and %s', (a, b) => {
    expect(treeOf(a)).toBe(treeOf(b))
  })

  it.each([
    ['SELECT (a + b) * c FROM t', 'SELECT a + b * c FROM t'],
    ['SELECT a / b FROM t', 'SELECT a // b FROM t'],
    ['SELECT (a.b).c FROM a', 'SELECT a.b.c FROM a'],
    ['SELECT a FROM t', 'SELECT DISTINCT a FROM t'],
    ['SELECT true FROM t', 'SELECT false FROM t'],
    ['SELECT a FROM t ORDER BY a', 'SELECT a FROM t ORDER BY a NULLS FIRST'],
    ['SELECT a FROM t UNION SELECT b FROM u', 'SELECT a FROM t UNION ALL SELECT b FROM u'],
  ])('differs for %s and %s', (a, b) => {
    expect(treeOf(a)).not.toBe(treeOf(b))
  })
})

describe('the analysis key', () => {
  it('depends on the text, the dialect and the options', () => {
    const keys = [
      analysisKey('SELECT 1', 'duckdb'),
      analysisKey('SELECT 2', 'duckdb'),
      analysisKey('SELECT 1', 'postgres'),
      analysisKey('SELECT 1', 'duckdb', { rangeStart: ['2024-01-01'] }),
      analysisKey('SELECT 1', 'duckdb', { rangeEnd: ['2024-01-01'] }),
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })
})
