import { beforeAll, describe, expect, it } from 'vitest'
import { compareQueries } from './compare-queries.ts'
import { loadSqlParser } from './parse-sql.ts'

beforeAll(loadSqlParser)

const schema = new Map([['t', ['a', 'b', 'c', 'd', 'k']]])

describe('compareQueries', () => {
  it.each([
    // Projections only.
    ['SELECT a, b FROM t', 'SELECT a, b + 1 AS b FROM t', 'breaking', ['b']],
    ['SELECT a AS x, b FROM t', 'SELECT a AS y, b FROM t', 'breaking', ['x', 'y']],
    ['SELECT a, b, c FROM t', 'SELECT a, c FROM t', 'breaking', ['b']],
    ['SELECT a, b FROM t', 'SELECT b, a FROM t', 'breaking', []],
    ['SELECT a, b FROM t', 'SELECT a, c, b + 1 AS b FROM t', 'breaking', ['b', 'c']],
    ['SELECT a FROM t', 'SELECT a, random() AS r FROM t', 'breaking', ['r']],
    [
      'SELECT a AS x, x + 1 AS y, b FROM t',
      'SELECT a + 1 AS x, x + 1 AS y, b FROM t',
      'breaking',
      ['x', 'y'],
    ],
    [
      'SELECT a, b FROM t WHERE a > 1',
      'SELECT a + 1 AS a, b FROM t WHERE a > 1',
      'breaking',
      ['a'],
    ],
    ['SELECT a AS x FROM t WHERE x > 1', 'SELECT a + 1 AS x FROM t WHERE x > 1', 'breaking', 'all'],
    [
      'SELECT a AS x FROM t ORDER BY x LIMIT 1',
      'SELECT b AS x FROM t ORDER BY x LIMIT 1',
      'breaking',
      'all',
    ],
    ['SELECT a AS x FROM t ORDER BY x', 'SELECT b AS x FROM t ORDER BY x', 'breaking', ['x']],
    ['SELECT a FROM t WHERE z > 1', 'SELECT a, b AS z FROM t WHERE z > 1', 'breaking', 'all'],
    // Grouping.
    [
      'SELECT a, sum(b) AS s FROM t GROUP BY a',
      'SELECT a, sum(c) AS s FROM t GROUP BY a',
      'breaking',
      ['s'],
    ],
    [
      'SELECT a, sum(b) AS s FROM t GROUP BY 1',
      'SELECT a, sum(b) AS s, count(*) AS n FROM t GROUP BY 1',
      'non_breaking',
      ['n'],
    ],
    [
      'SELECT a, sum(b) AS s FROM t GROUP BY 1',
      'SELECT count(*) AS n, a, sum(b) AS s FROM t GROUP BY 1',
      'breaking',
      'all',
    ],
    [
      'SELECT a, sum(b) AS s FROM t GROUP BY 1',
      'SELECT a + 1 AS a, sum(b) AS s FROM t GROUP BY 1',
      'breaking',
      'all',
    ],
    [
      'SELECT a, sum(b) AS s FROM t GROUP BY a',
      'SELECT a, sum(b) AS s FROM t GROUP BY a HAVING sum(b) > 1',
      'breaking',
      'all',
    ],
    ['SELECT 1 AS a FROM t', 'SELECT 1 AS a, count(*) AS n FROM t', 'breaking', 'all'],
    [
      'SELECT a FROM t GROUP BY ROLLUP (1)',
      'SELECT b, a FROM t GROUP BY ROLLUP (1)',
      'breaking',
      'all',
    ],
    // CTEs and sub-queries.
    [
      'WITH c AS (SELECT a, b FROM t) SELECT a, b FROM c',
      'WITH c AS (SELECT a, b + 1 AS b FROM t) SELECT a, b FROM c',
      'breaking',
      ['b'],
    ],
    [
      'WITH c AS (SELECT a, b FROM t) SELECT a, b * 2 AS x FROM c',
      'WITH c AS (SELECT a, b + 1 AS b FROM t) SELECT a, b * 2 AS x FROM c',
      'breaking',
      ['x'],
    ],
    [
      'WITH c AS (SELECT a, b FROM t) SELECT a FROM c WHERE b > 1',
      'WITH c AS (SELECT a, b + 1 AS b FROM t) SELECT a FROM c WHERE b > 1',
      'breaking',
      'all',
    ],
    [
      'WITH c AS (SELECT a, b FROM t) SELECT a, sum(b) AS s FROM c GROUP BY a',
      'WITH c AS (SELECT a, b + 1 AS b FROM t) SELECT a, sum(b) AS s FROM c GROUP BY a',
      'breaking',
      ['s'],
    ],
    [
      'WITH c AS (SELECT a, b FROM t) SELECT b, count(*) AS n FROM c GROUP BY b',
      'WITH c AS (SELECT a, b + 1 AS b FROM t) SELECT b, count(*) AS n FROM c GROUP BY b',
      'breaking',
      'all',
    ],
    [
      'WITH c AS (SELECT a FROM t) SELECT a FROM c',
      'WITH c AS (SELECT a, b FROM t) SELECT a, b FROM c',
      'non_breaking',
      ['b'],
    ],
    [
      'WITH c AS (SELECT a FROM t) SELECT a FROM c',
      'WITH c AS (SELECT a, b FROM t) SELECT a FROM c',
      'non_breaking',
      [],
    ],
    [
      'WITH c AS (SELECT a FROM t) SELECT * FROM c',
      'WITH c AS (SELECT a, b FROM t) SELECT * FROM c',
      'non_breaking',
      ['b'],
    ],
    [
      'WITH c AS (SELECT a FROM t) SELECT DISTINCT * FROM c',
      'WITH c AS (SELECT a, b FROM t) SELECT DISTINCT * FROM c',
      'breaking',
      'all',
    ],
    [
      'WITH c AS (SELECT a, b FROM t) SELECT * FROM c',
      'WITH c AS (SELECT a FROM t) SELECT * FROM c',
      'breaking',
      ['b'],
    ],
    [
      'WITH c AS (SELECT a FROM t WHERE b > 1) SELECT a FROM c',
      'WITH c AS (SELECT a FROM t WHERE b > 2) SELECT a FROM c',
      'breaking',
      'all',
    ],
    [
      'WITH c AS (SELECT a, b FROM t), d AS (SELECT a, b AS e FROM c) SELECT a, e FROM d',
      'WITH c AS (SELECT a, b + 1 AS b FROM t), d AS (SELECT a, b AS e FROM c) SELECT a, e FROM d',
      'breaking',
      ['e'],
    ],
    [
      'SELECT q.a, q.b FROM (SELECT a, b FROM t) q',
      'SELECT q.a, q.b FROM (SELECT a, b + 1 AS b FROM t) q',
      'breaking',
      ['b'],
    ],
    [
      'SELECT q.a FROM (SELECT a, b FROM t) q JOIN u ON u.b = q.b',
      'SELECT q.a FROM (SELECT a, b + 1 AS b FROM t) q JOIN u ON u.b = q.b',
      'breaking',
      'all',
    ],
    ['SELECT a FROM t', 'WITH t AS (SELECT * FROM u) SELECT a FROM t', 'breaking', 'all'],
    [
      'SELECT a FROM t',
      'WITH x AS (SELECT max(b) AS m FROM u) SELECT a, (SELECT m FROM x) AS m FROM t',
      'non_breaking',
      ['m'],
    ],
    // Set operations.
    [
      'SELECT a FROM t UNION ALL SELECT a FROM u',
      'SELECT a, b FROM t UNION ALL SELECT a, b FROM u',
      'non_breaking',
      ['b'],
    ],
    [
      'SELECT a FROM t UNION ALL SELECT a FROM u',
      'SELECT a, b FROM t UNION ALL SELECT b, a FROM u',
      'breaking',
      'all',
    ],
    [
      'SELECT a, b FROM t UNION ALL SELECT a, b FROM u',
      'SELECT a, b FROM t UNION ALL SELECT a, b + 1 FROM u',
      'breaking',
      ['b'],
    ],
    [
      'SELECT a FROM t EXCEPT SELECT a FROM u',
      'SELECT a FROM t EXCEPT SELECT b FROM u',
      'breaking',
      'all',
    ],
    [
      'SELECT a FROM t UNION ALL SELECT a FROM u ORDER BY 1 LIMIT 3',
      'SELECT b, a FROM t UNION ALL SELECT b, a FROM u ORDER BY 1 LIMIT 3',
      'breaking',
      'all',
    ],
    // Everything else.
    ['SELECT a FROM t', 'SELECT a FROM t SEMI JOIN u USING (a)', 'breaking', 'all'],
    [
      'SELECT sum(a) OVER w AS s, b FROM t WINDOW w AS (ORDER BY b)',
      'SELECT sum(a) OVER w AS s, b FROM t WINDOW w AS (ORDER BY c)',
      'breaking',
      'all',
    ],
    [
      'SELECT a FROM t',
      'SELECT a FROM t QUALIFY row_number() OVER (ORDER BY b) = 1',
      'breaking',
      'all',
    ],
    ['SELECT a FROM t', 'SELECT a x! FROM', 'breaking', 'all'],
    ['SELECT a / 2 AS h FROM t', 'SELECT a // 2 AS h FROM t', 'breaking', ['h']],
    ['SELECT a AS x FROM t', 'SELECT a x FROM t -- note', 'cosmetic', []],
    ['SELECT a FROM t', 'select A\nfrom T', 'same', []],
  ] as const)('takes %s → %s', (before, after, category, columns) => {
    const change = compareQueries(before, after, 'duckdb')
    expect([change.category, change.columns === 'all' ? 'all' : change.columns.toSorted()]).toEqual(
      [category, columns],
    )
  })

  it('traces a star with the schema and takes all columns without', () => {
    const [before, after] = ['SELECT * EXCLUDE (a) FROM t', 'SELECT * EXCLUDE (b) FROM t'] as const
    expect(compareQueries(before, after, 'duckdb').columns).toBe('all')
    const traced = compareQueries(before, after, 'duckdb', schema)
    expect(traced.columns).toEqual(expect.arrayContaining(['a', 'b']))
  })

  it('counts functions that make several rows by dialect', () => {
    const pair = ['SELECT a FROM t', 'SELECT a, generate_series(1, 3) AS g FROM t'] as const
    expect(compareQueries(...pair, 'duckdb').category).toBe('non_breaking')
    expect(compareQueries(...pair, 'postgres')).toMatchObject({
      category: 'breaking',
      columns: 'all',
    })
  })

  it('gives its reason in words', () => {
    expect(compareQueries('SELECT a FROM t', 'SELECT a, b FROM t', 'duckdb').reason).toBe(
      'column `b` added',
    )
    expect(
      compareQueries('SELECT a FROM t WHERE b', 'SELECT a FROM t WHERE c', 'duckdb').reason,
    ).toBe('filter changed')
    const pair = [
      'WITH x AS (SELECT a FROM t WHERE b) SELECT a FROM x',
      'WITH x AS (SELECT a FROM t WHERE c) SELECT a FROM x',
    ] as const
    expect(compareQueries(...pair, 'duckdb').reason).toBe('filter changed in `x`')
  })
})
