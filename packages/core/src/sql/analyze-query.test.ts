import { beforeAll, describe, expect, it } from 'vitest'
import { analyzeQuery } from './analyze-query.ts'
import { loadSqlParser } from './parse-sql.ts'

beforeAll(loadSqlParser)

describe('the class of a statement', () => {
  it.each([
    ['SELECT 1', 'select'],
    ['  -- a note\n(SELECT 1) UNION (SELECT 2)', 'select'],
    ['WITH a AS (SELECT 1) SELECT * FROM a;', 'select'],
    ['FROM t', 'select'],
    ['VALUES (1)', 'select'],
    ['TABLE t', 'select'],
    ['', 'empty'],
    ['-- nothing\n;', 'empty'],
    ['INSERT INTO t SELECT * FROM u', 'other'],
    ['WITH a AS (SELECT 1) DELETE FROM t', 'other'],
    ['CREATE TABLE t AS SELECT 1', 'other'],
    ['DROP TABLE t', 'other'],
    ['SELECT 1; DROP TABLE t', 'several'],
    ["SELECT ';' FROM t;;", 'select'],
  ] as const)('of %j is %s', (sql, expected) => {
    expect(analyzeQuery(sql, 'duckdb').statement).toBe(expected)
  })

  it('comes with the place where a second statement begins', () => {
    expect(analyzeQuery('SELECT 1;\n\n  SELECT 2', 'duckdb').position).toEqual({
      line: 3,
      column: 3,
    })
  })
})

describe('text the parser cannot read', () => {
  it('keeps its tables and gets an issue at its place', () => {
    const found = analyzeQuery("SELECT a\nFROM s.t ! JOIN u ON 'FROM x'", 'duckdb')
    expect(found.parsed).toBe(false)
    expect(found.issues[0]).toMatchObject({ line: 2 })
    expect(found.tables.map((use) => use.parts)).toEqual([['s', 't'], ['u']])
  })

  it('is classed by its first word', () => {
    expect(analyzeQuery('SELECT FROM WHERE', 'duckdb')).toMatchObject({
      parsed: false,
      statement: 'select',
    })
  })

  it('tells a text that does not even split into words', () => {
    const found = analyzeQuery("SELECT 'open", 'duckdb')
    expect(found).toMatchObject({ parsed: false, tables: [] })
    expect(found.issues).toHaveLength(1)
  })

  it('finds aliases, lists and sub-queries on the words alone', () => {
    const sql =
      'WITH c AS (SELECT * FROM base) SELECT * ! FROM a x, s."B" AS y, (SELECT * FROM d) z, f(1) JOIN c ON extract(day FROM q) = 1'
    const { parsed, tables } = analyzeQuery(sql, 'duckdb')
    expect(parsed).toBe(false)
    expect(tables.map((use) => [use.parts.join('.'), use.alias])).toEqual([
      ['base', null],
      ['a', 'x'],
      ['s.B', 'y'],
      ['d', null],
    ])
  })
})

describe('text the parser misreads', () => {
  it.each([
    ['WITH a AS (SELECT * FROM x) (WITH b AS (SELECT * FROM y) SELECT * FROM a, b)', ['x', 'y']],
    ['WITH a AS (SELECT * FROM x) TABLE a', ['x']],
    ['SELECT i FROM a WHERE i > (SELECT max(i) FROM b) UNION SELECT i FROM c', ['a', 'b', 'c']],
  ] as const)('has its tables right: %s', (sql, tables) => {
    const found = analyzeQuery(sql, 'postgres')
    expect(found.parsed).toBe(true)
    expect(found.tables.map((use) => use.parts.join('.'))).toEqual(tables)
  })

  it('is a set operation at the top where it is written there', () => {
    const { shape } = analyzeQuery(
      'SELECT i FROM a WHERE i > (SELECT max(i) FROM b) UNION SELECT i FROM c',
      'duckdb',
    )
    expect(shape).toMatchObject({ kind: 'set', operator: 'union' })
  })
})

describe('the places of references', () => {
  it('are offsets of the text, also behind comments and characters of two units', () => {
    const sql =
      'SELECT \'😀\' /* 😀 s.t */ FROM s."T" -- 😀\nJOIN u ON a // 2 > (SELECT 1 FROM v) UNION TABLE w'
    const { tables } = analyzeQuery(sql, 'duckdb')
    expect(tables.map((use) => sql.slice(use.start, use.end))).toEqual(['s."T"', 'u', 'v', 'w'])
    expect(tables.at(-1)?.bare).toBe(true)
  })

  it('fold bare parts and keep quoted ones', () => {
    expect(analyzeQuery('SELECT * FROM Marts."Revenue"', 'postgres').tables[0]?.parts).toEqual([
      'marts',
      'Revenue',
    ])
  })
})

describe('columns held within the batch', () => {
  const range = {
    rangeStart: ['2024-01-01', '2024-01-01 00:00:00'],
    rangeEnd: ['2024-01-31', '2024-01-31 23:59:59.999999'],
  }
  const held = (sql: string): readonly string[] =>
    analyzeQuery(sql, 'duckdb', range).tables.flatMap((use) =>
      use.rangeColumns.map((column) => `${use.alias ?? use.parts.at(-1)}.${column}`),
    )

  it.each([
    "SELECT * FROM t WHERE ds BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT * FROM t WHERE a = 1 AND (ds >= '2024-01-01' AND t.ds <= '2024-01-31')".replace(
      't.ds',
      'ds',
    ),
    "SELECT * FROM t WHERE ds >= date '2024-01-01' AND ds < date '2024-01-31'",
    "SELECT * FROM t WHERE ds >= '2024-01-01'::timestamp AND '2024-01-31 23:59:59.999999'::timestamp >= ds",
    "SELECT * FROM t WHERE CAST(ds AS date) BETWEEN CAST('2024-01-01' AS date) AND CAST('2024-01-31' AS date)",
  ])('are seen in %s', (sql) => {
    expect(held(sql)).toEqual(['t.ds'])
  })

  it.each([
    "SELECT * FROM t WHERE ds BETWEEN '2024-01-01' AND '2024-01-31' OR a = 1",
    "SELECT * FROM t WHERE NOT ds BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT * FROM t WHERE ds NOT BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT * FROM t WHERE ds BETWEEN '2023-01-01' AND '2024-01-31'",
    "SELECT * FROM t WHERE ds >= '2024-01-01'",
    "SELECT * FROM t WHERE ds + 1 BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT * FROM t JOIN u ON t.ds BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT * FROM t, u WHERE ds BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT * FROM t HAVING ds BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT * FROM t AS x(ds) WHERE ds BETWEEN '2024-01-01' AND '2024-01-31'",
    "SELECT * FROM u ASOF JOIN t ON u.ts >= t.ds WHERE t.ds BETWEEN '2024-01-01' AND '2024-01-31'",
    "WITH c AS (SELECT * FROM t) SELECT * FROM c WHERE ds BETWEEN '2024-01-01' AND '2024-01-31'",
    'SELECT * FROM t USING SAMPLE 10 ROWS',
  ])('are not claimed in %s', (sql) => {
    expect(held(sql)).toEqual([])
  })

  it('belong to the one reference they restrict', () => {
    const sql =
      "SELECT * FROM t a LEFT JOIN t b ON a.i = b.i LEFT JOIN u ON u.i = a.i WHERE a.ds BETWEEN '2024-01-01' AND '2024-01-31' AND u.at >= '2024-01-01' AND u.at <= '2024-01-31'"
    expect(held(sql)).toEqual(['a.ds', 'u.at'])
  })

  it('belong to the select that holds the reference', () => {
    const sql =
      "WITH c AS (SELECT * FROM t WHERE ds BETWEEN '2024-01-01' AND '2024-01-31') SELECT * FROM c WHERE i IN (SELECT i FROM t WHERE j = 1)"
    expect(held(sql)).toEqual(['t.ds'])
  })
})
