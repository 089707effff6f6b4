import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Cell } from '../../src/engines/engine.ts'
import { relationText } from '../../src/engines/sql-text.ts'
import {
  dailyTable,
  days,
  engineError,
  EngineBench,
  inSchema,
} from '../../src/testing/engine-contract-bench.ts'
import { openWarehouse, type TemporaryWarehouse } from './open-warehouse.ts'

const values: readonly (readonly [type: string, sql: string, cell: Cell])[] = [
  ['BOOLEAN', 'true', true],
  ['TINYINT', '-128', -128],
  ['INTEGER', '7', 7],
  ['BIGINT', '9007199254740992', 9007199254740992],
  ['BIGINT', '9007199254740993', '9007199254740993'],
  ['UBIGINT', '18446744073709551615', '18446744073709551615'],
  ['HUGEINT', '1', '1'],
  [
    'DECIMAL(38,10)',
    '1234567890123456789012345678.0123456789',
    '1234567890123456789012345678.0123456789',
  ],
  ['FLOAT', '1.5', 1.5],
  ['DOUBLE', "'NaN'", 'NaN'],
  ['DOUBLE', "'-Infinity'", '-Infinity'],
  ['VARCHAR', "'ü''\"'", 'ü\'"'],
  ['BLOB', "'\\x00\\xFF'", 'AP8='],
  ['DATE', "'2024-02-29'", '2024-02-29'],
  ['TIME', "'01:02:03.5'", '01:02:03.5'],
  ['TIMESTAMP', "'2024-01-01'", '2024-01-01T00:00:00Z'],
  ['TIMESTAMP', "'1969-12-31 23:59:59.123456'", '1969-12-31T23:59:59.123456Z'],
  ['TIMESTAMP', "'infinity'", 'infinity'],
  ['TIMESTAMP_S', "'2024-01-01 10:00:00'", '2024-01-01T10:00:00Z'],
  ['TIMESTAMP_MS', "'2024-01-01 10:00:00.25'", '2024-01-01T10:00:00.250Z'],
  ['TIMESTAMP_NS', "'2024-01-01 10:00:00.000000001'", '2024-01-01T10:00:00.000000001Z'],
  ['TIMESTAMP WITH TIME ZONE', "'2024-01-01 10:00:00+02'", '2024-01-01T08:00:00Z'],
  ['INTERVAL', "'3 days'", '3 days'],
  ['UUID', "'6f9619ff-8b86-4011-b42d-00c04fc964ff'", '6f9619ff-8b86-4011-b42d-00c04fc964ff'],
  ['JSON', '\'{"a": 1}\'', '{"a": 1}'],
  ["ENUM('a', 'b')", "'b'", 'b'],
  ['INTEGER[]', '[1, NULL]', [1, null]],
  ['HUGEINT[]', '[1]', ['1']],
  ['INTEGER[2]', '[1, 2]', [1, 2]],
  ['STRUCT(a INTEGER, "B c" VARCHAR[])', "{'a': 1, 'B c': ['x']}", { a: 1, 'B c': ['x'] }],
  ['MAP(VARCHAR, DECIMAL(5,2))', "MAP {'k': 1.5}", { k: '1.50' }],
  ['MAP(INTEGER, DATE)', "MAP {1: DATE '2024-01-01'}", { '1': '2024-01-01' }],
  ['UNION(n INTEGER, t VARCHAR)', "'text'", 'text'],
  ['BIT', "'101'", '101'],
  ['INTEGER', 'NULL', null],
]

describe('values in DuckDB', () => {
  let warehouse: TemporaryWarehouse
  let bench: EngineBench
  beforeEach(async () => {
    warehouse = await openWarehouse({
      'seed.csv': 'b,a\n"x\ny",1\n"",2\n,3\n',
      'wrong.csv': 'a,b\n1,x\nzz,y\n',
      'more.csv': 'a,b,c\n1,x,y\n',
    })
    bench = new EngineBench(warehouse.engine)
  })
  afterEach(async () => {
    await warehouse.dispose()
  })

  it('come back with their type from the table they were written to', async () => {
    const columns = values.map(([type], index) => ({ name: `c${index}`, type }))
    const table = { relation: inSchema('values'), columns }
    const list = values.map(([type, sql], index) => `CAST(${sql} AS ${type}) AS c${index}`)
    await bench.make(table, `SELECT ${list.join(', ')}`)
    for await (const batch of warehouse.engine.query(
      `SELECT * FROM ${relationText(table.relation)}`,
    )) {
      expect(batch.columns).toEqual(columns)
      expect(batch.rows).toEqual([values.map(([, , cell]) => cell)])
    }
    const described = await warehouse.engine.describeQueries([
      { relation: inSchema('again'), sql: `SELECT * FROM ${relationText(table.relation)}` },
    ])
    expect(described).toEqual([{ ok: true, columns }])
    expect(
      (await warehouse.engine.columns([table.relation])).get('millrace__contract.values'),
    ).toEqual(columns)
  })

  it.each([
    'DATE',
    'TIMESTAMP',
    'TIMESTAMP_S',
    'TIMESTAMP_MS',
    'TIMESTAMP_NS',
    'TIMESTAMP WITH TIME ZONE',
    'VARCHAR',
  ])('are written by range where the time column is %s', async (type) => {
    const columns = [
      { name: 'day', type },
      { name: 'n', type: 'INTEGER' },
    ]
    const table = { ...dailyTable('ranged'), columns }
    const select = (n: number): string =>
      `SELECT CAST(DATE '2024-01-01' + CAST(x AS INTEGER) AS ${type}) AS day, ${n} AS n FROM range(10) AS s(x)`
    await bench.make(table, select(1))
    expect(await bench.range(table, { range: days(3, 5), select: select(2) })).toBe(2)
    const read = `SELECT n, count(*) FROM ${relationText(table.relation)} GROUP BY n ORDER BY n`
    expect(await bench.rows(read)).toEqual([
      [1, 8],
      [2, 2],
    ])
    const dates = `SELECT DATE '2024-01-01' + CAST(x AS INTEGER) AS day, 3 AS n FROM range(10) AS s(x)`
    expect(await bench.range(table, { range: days(4, 6), select: dates })).toBe(2)
  })

  it('are loaded from CSV by the names in its header', async () => {
    const columns = [
      { name: 'a', type: 'INTEGER' },
      { name: 'b', type: 'VARCHAR' },
    ]
    const table = { relation: inSchema('seed'), columns }
    const load = async (name: string): Promise<unknown> => {
      const source = { kind: 'csv', path: join(warehouse.folder, name) } as const
      return warehouse.engine.loadRows(table, source, await bench.context())
    }
    expect(await load('seed.csv')).toMatchObject({ rows: 3 })
    const read = `SELECT a, b FROM ${relationText(table.relation)} ORDER BY a`
    const rows = [
      [1, 'x\ny'],
      [2, ''],
      [3, null],
    ]
    expect(await bench.rows(read)).toEqual(rows)
    expect(await engineError(load('wrong.csv'))).toMatchObject({
      code: 'conversion',
      position: { line: 3 },
    })
    expect(await engineError(load('more.csv'))).toMatchObject({ code: 'columns_differ' })
    expect(await engineError(load('token'))).toMatchObject({ code: 'permission' })
    expect(await bench.rows(read)).toEqual(rows)
  })
})
