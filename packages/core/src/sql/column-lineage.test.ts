import { beforeAll, describe, expect, it } from 'vitest'
import type { Dialect } from '../engines/engine.ts'
import { analyzeQuery } from './analyze-query.ts'
import { type ColumnLineage, resolveColumns } from './column-lineage.ts'
import { loadSqlParser } from './parse-sql.ts'

beforeAll(loadSqlParser)

const schema = new Map([
  ['s.orders', ['id', 'user_id', 'amount', 'Note']],
  ['s.users', ['id', 'name']],
])

function lineage(sql: string, dialect: Dialect = 'duckdb'): ColumnLineage {
  return resolveColumns(analyzeQuery(sql, dialect), schema)
}

function sources(sql: string, dialect: Dialect = 'duckdb'): Readonly<Record<string, string>> {
  return Object.fromEntries(
    lineage(sql, dialect).outputs.map(({ name, sources: from }) => [
      name,
      from.map(({ table, column }) => `${table}.${column}`).join(' '),
    ]),
  )
}

describe('resolveColumns', () => {
  it('works on an analysis that went through JSON', () => {
    const stored = JSON.parse(
      JSON.stringify(analyzeQuery('SELECT id FROM s.users', 'duckdb')),
    ) as ReturnType<typeof analyzeQuery>
    expect(resolveColumns(stored, schema).outputs).toEqual([
      { name: 'id', named: true, sources: [{ table: 's.users', column: 'id' }], passes: true },
    ])
  })

  it('tells plain pass-through from computed values', () => {
    const { outputs } = lineage(
      'WITH o AS (SELECT id, amount + 1 AS amount FROM s.orders) SELECT id AS key, amount FROM o',
    )
    expect(outputs.map(({ name, passes }) => [name, passes])).toEqual([
      ['key', true],
      ['amount', false],
    ])
  })

  it('notes how columns are used besides values', () => {
    const { reads } = lineage(
      'SELECT max(o.amount) AS m FROM s.orders o JOIN s.users u ON u.id = o.user_id WHERE o.note > 1 GROUP BY u.name ORDER BY m LIMIT 1',
    )
    expect(reads.map(({ table, column, role }) => `${role} ${table}.${column}`).toSorted()).toEqual(
      [
        'filter s.orders.Note',
        'group s.users.name',
        'join s.orders.user_id',
        'join s.users.id',
        'order s.orders.amount',
      ],
    )
  })

  it('keeps a star that does not reach the outputs out of the stars', () => {
    expect(lineage('WITH o AS (SELECT * FROM s.orders) SELECT id FROM o').stars).toEqual([])
    expect(lineage('WITH o AS (SELECT * FROM s.orders) SELECT * FROM o').stars).toEqual([
      's.orders',
    ])
    expect(lineage('SELECT id FROM s.users NATURAL JOIN s.orders').stars.toSorted()).toEqual([
      's.orders',
      's.users',
    ])
  })

  it('says unknown instead of guessing between tables it does not know', () => {
    const found = lineage('SELECT x FROM p JOIN q ON p.i = q.i')
    expect(found.complete).toBe(false)
    expect(found.unknown).toEqual([
      { reference: 'x', reason: 'the columns of several relations are not known' },
    ])
    expect(found.outputs[0]?.sources).toEqual([])
  })

  it('is incomplete for a star over a table it does not know', () => {
    const found = lineage('SELECT * FROM p')
    expect(found).toMatchObject({
      complete: false,
      outputs: [{ name: '*', sources: [{ table: 'p', column: '*' }] }],
    })
  })

  it('names a column no table has as unknown', () => {
    expect(lineage('SELECT nope FROM s.users').unknown).toEqual([
      { reference: 'nope', reason: 'no relation in scope has this column' },
    ])
  })

  it('knows nothing of a query that could not be read', () => {
    expect(lineage('SELECT ! FROM s.users')).toMatchObject({
      complete: false,
      tables: ['s.users'],
      stars: ['s.users'],
    })
  })

  it.each([
    [
      'SELECT * FROM s.orders JOIN s.users USING (id)',
      {
        id: 's.orders.id',
        user_id: 's.orders.user_id',
        amount: 's.orders.amount',
        Note: 's.orders.Note',
        name: 's.users.name',
      },
    ],
    [
      'SELECT * FROM s.orders RIGHT JOIN s.users USING (id)',
      {
        id: 's.users.id',
        user_id: 's.orders.user_id',
        amount: 's.orders.amount',
        Note: 's.orders.Note',
        name: 's.users.name',
      },
    ],
    ['SELECT id FROM s.orders FULL JOIN s.users USING (id)', { id: 's.orders.id s.users.id' }],
    ['SELECT orders.amount.cents AS c FROM s.orders', { c: 's.orders.amount' }],
    ['SELECT s.orders.amount.cents AS c FROM s.orders', { c: 's.orders.amount' }],
    ['SELECT amount.cents.value AS c FROM s.orders', { c: 's.orders.amount' }],
    ['SELECT note FROM s.orders', { Note: 's.orders.Note' }],
    ['SELECT note AS note FROM s.orders', { Note: 's.orders.Note' }],
    ['SELECT x.id FROM s.orders x, s.users y WHERE x.user_id = y.id', { id: 's.orders.id' }],
    [
      'SELECT (SELECT name FROM s.users WHERE id = user_id) AS n FROM s.orders',
      { n: 's.users.name' },
    ],
    [
      'SELECT list_filter([amount], lambda amount: amount > id) AS l FROM s.orders',
      { l: 's.orders.amount s.orders.id' },
    ],
    [
      "SELECT jan, k FROM (SELECT user_id AS k, amount, note FROM s.orders) PIVOT (sum(amount) FOR note IN ('jan'))",
      { jan: 's.orders.Note s.orders.amount', k: 's.orders.user_id' },
    ],
    [
      'SELECT n, v FROM s.orders UNPIVOT (v FOR n IN (amount, user_id))',
      { n: '', v: 's.orders.amount s.orders.user_id' },
    ],
    [
      'SELECT a.id, b FROM (s.orders JOIN s.users USING (id)) AS a(id, b)',
      { id: 's.orders.id', b: 's.orders.user_id' },
    ],
  ] as const)('follows %s', (sql, expected) => {
    expect(sources(sql)).toEqual(expected)
  })

  it('tells quoted names apart in PostgreSQL only', () => {
    expect(sources('SELECT "Note" FROM s.orders', 'postgres')).toEqual({ Note: 's.orders.Note' })
    expect(lineage('SELECT note FROM s.orders', 'postgres').complete).toBe(false)
  })

  it('puts the columns of USING first in PostgreSQL', () => {
    const names = lineage('SELECT * FROM s.users JOIN s.orders USING (id)', 'postgres').outputs.map(
      ({ name }) => name,
    )
    expect(names).toEqual(['id', 'name', 'user_id', 'amount', 'Note'])
    expect(
      lineage('SELECT * FROM s.orders JOIN s.users USING (id)', 'postgres').outputs[0]?.name,
    ).toBe('id')
  })

  it('stays linear in the branches of a union', () => {
    const sql = Array.from(
      { length: 300 },
      (_, index) => `SELECT id, amount + ${index} AS x FROM s.orders`,
    ).join(' UNION ALL ')
    const started = performance.now()
    expect(sources(sql)).toEqual({ id: 's.orders.id', x: 's.orders.amount' })
    expect(performance.now() - started).toBeLessThan(2000)
  })
})
