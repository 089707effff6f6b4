import { beforeAll, describe, expect, it } from 'vitest'
import { affectedColumns } from './affected-columns.ts'
import { analyzeQuery } from './analyze-query.ts'
import { resolveColumns } from './column-lineage.ts'
import { loadSqlParser } from './parse-sql.ts'

beforeAll(loadSqlParser)

const schema = new Map([
  ['s.orders', ['id', 'customer_id', 'amount', 'status', 'ds', 'note']],
  ['s.customers', ['customer_id', 'name', 'region']],
])

function affected(
  sql: string,
  columns: readonly string[] | 'all',
  restructured: readonly string[] = [],
): unknown {
  const lineage = resolveColumns(analyzeQuery(sql, 'duckdb'), schema)
  return affectedColumns(lineage, new Map([['s.orders', columns]]), { restructured }).affected
}

describe('affectedColumns', () => {
  it.each([
    ['SELECT id, amount FROM s.orders', ['note'], 'none'],
    ['SELECT id, amount * 2 AS double FROM s.orders', ['amount'], ['double']],
    ['SELECT * FROM s.orders', ['amount'], ['amount']],
    ['SELECT id FROM s.orders WHERE amount > 1', ['amount'], 'all'],
    [
      'SELECT o.id, c.name FROM s.orders o JOIN s.customers c USING (customer_id)',
      ['customer_id'],
      'all',
    ],
    [
      'SELECT o.id, c.name FROM s.orders o JOIN s.customers c ON o.customer_id = c.customer_id',
      ['customer_id'],
      'all',
    ],
    ['SELECT status, sum(amount) AS total FROM s.orders GROUP BY status', ['amount'], ['total']],
    ['SELECT status, sum(amount) AS total FROM s.orders GROUP BY 1', ['status'], 'all'],
    ['SELECT status, sum(amount) AS total FROM s.orders GROUP BY ALL', ['status'], 'all'],
    ['SELECT id FROM s.orders ORDER BY amount LIMIT 3', ['amount'], 'all'],
    ['SELECT id FROM s.orders ORDER BY amount', ['amount'], []],
    ['SELECT id, row_number() OVER (ORDER BY ds) AS n FROM s.orders', ['ds'], 'all'],
    ['SELECT DISTINCT status FROM s.orders', ['status'], 'all'],
    ['SELECT id FROM s.orders UNION SELECT customer_id FROM s.customers', ['id'], 'all'],
    ['SELECT id FROM s.orders UNION ALL SELECT customer_id FROM s.customers', ['id'], ['id']],
    ['WITH o AS (SELECT id, amount, note FROM s.orders) SELECT id, amount FROM o', ['note'], []],
    ['WITH o AS (SELECT * FROM s.orders) SELECT id, amount FROM o', ['note'], 'none'],
    [
      'WITH o AS (SELECT id, amount AS a FROM s.orders) SELECT id, a + 1 AS b, a AS c FROM o',
      ['amount'],
      ['b', 'c'],
    ],
    [
      'SELECT name, (SELECT max(amount) FROM s.orders o WHERE o.customer_id = c.customer_id) AS m FROM s.customers c',
      ['amount'],
      ['m'],
    ],
    [
      'SELECT name, (SELECT max(amount) FROM s.orders o WHERE o.customer_id = c.customer_id) AS m FROM s.customers c',
      ['customer_id'],
      'all',
    ],
    ['SELECT count(*) AS n FROM s.orders', ['amount'], 'none'],
    ['SELECT count(*) AS n FROM s.orders', 'all', 'all'],
    ['SELECT name FROM s.customers', 'all', 'none'],
    ['SELECT orders AS whole FROM s.orders', ['note'], ['whole']],
    ['SELECT id FROM s.orders', [], 'none'],
    ['SELECT ID, AMOUNT FROM S.ORDERS', ['Amount'], ['amount']],
  ] as const)('of %s, where %j changed', (sql, columns, expected) => {
    expect(affected(sql, columns)).toEqual(expected)
  })

  it('includes a reader by * of a table whose columns are other ones now', () => {
    expect(affected('SELECT * FROM s.orders', [], ['s.orders'])).toEqual([])
    expect(affected('WITH o AS (SELECT * FROM s.orders) SELECT id FROM o', [], ['s.orders'])).toBe(
      'none',
    )
    expect(affected('SELECT DISTINCT * FROM s.orders', [], ['s.orders'])).toEqual([])
  })

  it('takes everything where the use cannot be traced', () => {
    const lineage = resolveColumns(
      analyzeQuery('SELECT * FROM s.unknown JOIN s.orders USING (id)', 'duckdb'),
      schema,
    )
    expect(affectedColumns(lineage, new Map([['s.orders', ['note']]])).affected).toBe('all')
  })

  it('says in words how the column is used', () => {
    const lineage = resolveColumns(
      analyzeQuery('SELECT id FROM s.orders WHERE amount > 1', 'duckdb'),
      schema,
    )
    expect(affectedColumns(lineage, new Map([['s.orders', ['amount']]])).usesBy).toBe(
      '`s.orders.amount` is used in a filter',
    )
  })
})
