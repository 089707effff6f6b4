import { expect, it } from 'vitest'
import type { RowBatch } from '../engines/engine.ts'
import { dailyTable, engineError, type EngineBench, tenDays } from './engine-contract-bench.ts'

export function readingContract(bench: () => EngineBench): void {
  it('streams rows in batches, keeps the limit, and names the columns even without rows', async () => {
    const batches: RowBatch[] = []
    for await (const batch of bench().engine.query(
      'SELECT x FROM generate_series(1, 10000) AS s(x)',
    ))
      batches.push(batch)
    expect(batches.length).toBeGreaterThan(1)
    expect(batches.flatMap((batch) => batch.rows)).toHaveLength(10_000)
    const limited: unknown[] = []
    const options = { limit: 3 }
    for await (const batch of bench().engine.query(
      'SELECT x FROM generate_series(1, 10000) AS s(x)',
      options,
    )) {
      limited.push(...batch.rows)
    }
    expect(limited).toEqual([[1], [2], [3]])
    for await (const batch of bench().engine.query('SELECT 1 AS one WHERE 1 = 0')) {
      expect(batch).toMatchObject({ columns: [{ name: 'one' }], rows: [] })
    }
  })

  it('lets a reader leave early', async () => {
    const sql = 'SELECT x FROM generate_series(1, 1000000000000) AS s(x)'
    for (let time = 0; time < 40; time++) {
      for await (const batch of bench().engine.query(sql)) {
        expect(batch.rows[0]).toEqual([1])
        break
      }
    }
    expect(await bench().rows('SELECT 1')).toEqual([[1]])
  })

  it('accepts exactly one SELECT', async () => {
    for (const sql of [
      'DROP TABLE x',
      'SELECT 1; SELECT 2',
      '',
      '-- nothing',
      'CREATE TABLE t AS SELECT 1 AS n',
    ]) {
      expect((await engineError(bench().rows(sql))).code).toBe('statement_refused')
    }
    expect(await bench().rows('/* first */ SELECT 1; -- last')).toEqual([[1]])
  })

  it('says where in the text an error is', async () => {
    const error = await engineError(
      bench().rows(`SELECT 'ü' AS a,\n  nowhere FROM (SELECT 1 AS b) AS q`),
    )
    expect(error.position).toMatchObject({ line: 2, column: 3 })
    const table = dailyTable('placed')
    const written = await engineError(
      bench().make(table, `SELECT day,\n  n / 'x' AS n FROM (${tenDays(1)}) AS q`),
    )
    expect(written.position?.line).toBe(2)
  })

  it('describes queries by the columns of those before, without touching the warehouse', async () => {
    const table = dailyTable('existing')
    await bench().make(table, tenDays(1))
    const [first, second, third, broken] = await bench().engine.describeQueries([
      {
        relation: { schema: 'a', name: 'known' },
        sql: null,
        columns: [{ name: 'k', type: 'INTEGER' }],
      },
      { relation: { schema: 'a', name: 'next' }, sql: `SELECT k, 'x' AS t FROM a.known;` },
      {
        relation: { schema: 'b', name: 'last' },
        sql: `SELECT t, day FROM a.next, ${table.relation.schema}.existing`,
      },
      { relation: { schema: 'b', name: 'bad' }, sql: 'SELECT t,\n nowhere FROM b.last' },
    ])
    expect(first).toEqual({ ok: true, columns: [{ name: 'k', type: 'INTEGER' }] })
    expect(second).toMatchObject({
      ok: true,
      columns: [{ name: 'k', type: 'INTEGER' }, { name: 't' }],
    })
    expect(third).toMatchObject({
      ok: true,
      columns: [{ name: 't' }, { name: 'day', type: 'TIMESTAMP' }],
    })
    expect(broken).toMatchObject({ ok: false, line: 2, column: 2 })
    expect((await bench().engine.columns([{ schema: 'a', name: 'next' }])).size).toBe(0)
    const again = await bench().engine.describeQueries([
      { relation: { schema: 'a', name: 'x' }, sql: 'SELECT * FROM a.known' },
    ])
    expect(again).toMatchObject([{ ok: false }])
  })
}
