import { beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '../engines/engine.ts'
import { analyzeQuery } from './analyze-query.ts'
import { loadSqlParser } from './parse-sql.ts'
import { quoteName, rewriteReferences } from './rewrite-references.ts'

beforeAll(loadSqlParser)

function rewrite(sql: string, dialect: Dialect = 'postgres'): string {
  return rewriteReferences(sql, analyzeQuery(sql, dialect), (use) =>
    use.parts[0] === 's' ? { text: `p.${use.parts.at(-1)}_1` } : undefined,
  )
}

describe('rewriteReferences', () => {
  it.each([
    ['SELECT t.a FROM s.t', 'SELECT t.a FROM p.t_1 AS t'],
    ['SELECT x.a FROM s.t x', 'SELECT x.a FROM p.t_1 x'],
    [
      'SELECT s.t.a, s.t.* FROM s.t WHERE s.t.b > 1',
      'SELECT t.a, t.* FROM p.t_1 AS t WHERE t.b > 1',
    ],
    ['SELECT "T".a FROM s."T"', 'SELECT "T".a FROM p.T_1 AS "T"'],
    ['SELECT a FROM s.order', 'SELECT a FROM p.order_1 AS "order"'],
    ['SELECT a FROM other.t, s.t', 'SELECT a FROM other.t, p.t_1 AS "s.t"'],
    ['SELECT a -- s.t\nFROM /* s.t */ s.t', 'SELECT a -- s.t\nFROM /* s.t */ p.t_1 AS t'],
    ["SELECT '😀 s.t' AS f FROM s.t AS z", "SELECT '😀 s.t' AS f FROM p.t_1 AS z"],
    [
      'WITH t AS (SELECT * FROM s.t) SELECT * FROM t',
      'WITH t AS (SELECT * FROM p.t_1 AS t) SELECT * FROM t',
    ],
    ['TABLE s.t', 'TABLE p.t_1'],
    ['SELECT a FROM ONLY s.t', 'SELECT a FROM ONLY p.t_1 AS t'],
    ['SELECT a ! b FROM s.t, s.u v', 'SELECT a ! b FROM p.t_1 AS t, p.u_1 v'],
  ])('turns %s into %s', (sql, expected) => {
    expect(rewrite(sql)).toBe(expected)
  })

  it('leaves a text alone that names nothing to be replaced', () => {
    const sql = 'SELECT a FROM other.t -- s.t'
    expect(rewrite(sql)).toBe(sql)
  })
})

describe('quoteName', () => {
  it('quotes what would not mean itself', () => {
    expect(['a_1', 'A', 'select', 'a b', 'a"b', '1a'].map(quoteName)).toEqual([
      'a_1',
      '"A"',
      '"select"',
      '"a b"',
      '"a""b"',
      '"1a"',
    ])
  })
})
