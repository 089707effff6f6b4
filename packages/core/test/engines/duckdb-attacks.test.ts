import { readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { engineError, EngineBench, inSchema } from '../../src/testing/engine-contract-bench.ts'
import { openWarehouse, type TemporaryWarehouse } from './open-warehouse.ts'

describe('SQL that reaches outside the DuckDB warehouse', () => {
  let warehouse: TemporaryWarehouse
  let bench: EngineBench
  beforeAll(async () => {
    warehouse = await openWarehouse({ 'seed.csv': 'a\n1\n' })
    bench = new EngineBench(warehouse.engine)
    await symlink(join(warehouse.folder, 'token'), join(warehouse.folder, 'link.csv'))
    await bench.make({ relation: inSchema('kept'), columns: [] }, 'SELECT 1 AS n')
  })
  afterAll(async () => {
    await warehouse.dispose()
  })

  const inFolder = (sql: string): string => sql.replaceAll('$', warehouse.folder)

  /**
   * Tried as a query, as a model's body, as a view and before and after a model; each must be
   * refused.
   */
  const selects = [
    `SELECT * FROM read_text('$/token')`,
    `SELECT * FROM read_blob('$/token')`,
    `SELECT * FROM read_csv('$/token')`,
    `SELECT * FROM read_json('$/token')`,
    `SELECT * FROM read_parquet('$/token')`,
    `SELECT * FROM '$/token.csv'`,
    `SELECT * FROM read_text('$/seed.csv/../token')`,
    `SELECT * FROM read_text('$/x/../token')`,
    `SELECT * FROM read_text('$/link.csv')`,
    `SELECT * FROM read_text(['$/seed.csv', '$/token'])`,
    `SELECT * FROM read_text('token')`,
    `SELECT * FROM read_text('file:$/token')`,
    `SELECT * FROM read_text('/proc/self/environ')`,
    `SELECT * FROM glob('$/*')`,
    `SELECT * FROM read_text('$/*')`,
    `SELECT * FROM read_csv('https://example.com/x.csv')`,
    `SELECT getenv('HOME') AS n`,
    `SELECT * FROM read_duckdb('$/warehouse.duckdb', table_name = 'kept')`,
    `SELECT * FROM enable_logging(storage = 'file', storage_config = {'path': '$/logs'})`,
    `SELECT * FROM "enable_logging" /* hidden */ (storage = 'file', storage_config = {'path': '$/logs'})`,
    `SELECT * FROM enable_profiling()`,
    `SELECT * FROM force_checkpoint()`,
    `SELECT * FROM query('SELECT * FROM enable_' || 'logging()')`,
    `SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))`,
    `SELECT 1 AS n; DROP TABLE millrace__contract.kept`,
    `SELECT 1 AS n) AS q; DROP TABLE millrace__contract.kept; SELECT * FROM (SELECT 1 AS n`,
  ]

  const statements = [
    `COPY (SELECT 1) TO '$/out.csv'`,
    `COPY (SELECT 1) TO '$/seed.csv'`,
    `/* hidden */ COPY millrace__contract.kept FROM '$/token'`,
    `COPY millrace__contract.kept FROM '$/seed.csv'`,
    `SELECT 1; COPY (SELECT 1) TO '$/out.csv'`,
    `ATTACH '$/other.duckdb' AS other`,
    `ATTACH ':memory:' AS other`,
    `DETACH warehouse`,
    `INSTALL httpfs`,
    `LOAD httpfs`,
    `LOAD '$/token'`,
    `UPDATE EXTENSIONS`,
    `SET threads = 1`,
    `SET GLOBAL enable_external_access = true`,
    `RESET enable_external_access`,
    `SET VARIABLE x = 1`,
    `PRAGMA database_list`,
    `PRAGMA enable_profiling`,
    `SELECT 1; PRAGMA enable_profiling`,
    `CALL enable_logging()`,
    `CREATE SECRET s (TYPE s3)`,
    `CREATE PERSISTENT SECRET s (TYPE s3)`,
    `EXPORT DATABASE '$/out'`,
    `IMPORT DATABASE '$'`,
    `CHECKPOINT`,
    `VACUUM`,
    `USE memory`,
    `BEGIN`,
    `COMMIT`,
    `ROLLBACK`,
    `SELECT 1; COMMIT`,
    `PREPARE p AS SELECT 1`,
    `EXECUTE p`,
    `EXPLAIN ANALYZE SELECT 1`,
    `COPY FROM DATABASE warehouse TO memory`,
  ]

  it.each(selects)('is refused as a query, a body and a view: %s', async (sql) => {
    const text = inFolder(sql)
    await engineError(bench.rows(text))
    await engineError(bench.make({ relation: inSchema('made'), columns: [] }, text))
    await engineError(bench.switchViews([{ view: { schema: 'prod', name: 'made' }, select: text }]))
    const described = await warehouse.engine.describeQueries([
      { relation: inSchema('made'), sql: text },
    ])
    expect(described).toMatchObject([{ ok: false }])
  })

  it('is refused when a view that hides it is read', async () => {
    const view = { schema: 'prod', name: 'sniffing' }
    const select = inFolder(`SELECT * FROM sniff_csv('$/token')`)
    expect((await engineError(bench.rows(select))).code).toBe('permission')
    await bench.switchViews([{ view, select }])
    expect((await engineError(bench.rows('SELECT * FROM prod.sniffing'))).code).toBe('permission')
  })

  it.each(statements)('is refused as a query and around a model: %s', async (sql) => {
    const text = inFolder(sql)
    expect((await engineError(bench.rows(text))).code).toMatch(/^(statement_refused|parser)$/)
    const table = { relation: inSchema('made'), columns: [] }
    for (const place of ['pre', 'post'] as const) {
      const context = await bench.context({ [place]: [text] })
      const error = await engineError(
        warehouse.engine.replaceTable(table, 'SELECT 1 AS n', context),
      )
      expect(error.code).toBe('statement_refused')
    }
  })

  it.each([
    'DELETE FROM millrace_internal.permits',
    'DROP SCHEMA "MILLRACE_INTERNAL" CASCADE',
    `CREATE MACRO evil() AS TABLE SELECT * FROM enable_logging()`,
  ])('is refused before a model: %s', async (sql) => {
    const context = await bench.context({ pre: [sql] })
    const made = warehouse.engine.replaceTable(
      { relation: inSchema('made'), columns: [] },
      'SELECT 1 AS n',
      context,
    )
    expect((await engineError(made)).code).toBe('statement_refused')
  })

  it('leaves no file and no table behind, and the engine in order', async () => {
    const files = await readdir(warehouse.folder)
    expect(files.filter((name) => !name.startsWith('warehouse.duckdb')).toSorted()).toEqual([
      'link.csv',
      'seed.csv',
      'token',
    ])
    expect(await bench.rows('SELECT n FROM millrace__contract.kept')).toEqual([[1]])
    expect(
      (await warehouse.engine.columns([inSchema('made'), { schema: 'prod', name: 'made' }])).size,
    ).toBe(0)
    expect(await bench.rows('SELECT count(*) FROM duckdb_secrets()')).toEqual([[0]])
  })

  it('may read the declared files', async () => {
    expect(await bench.rows(inFolder(`SELECT a FROM read_csv('$/seed.csv')`))).toEqual([[1]])
  })

  it('says so without naming other files of the host', async () => {
    const error = await engineError(
      bench.rows(inFolder(`SELECT CAST(content AS INTEGER) FROM read_text('$/seed.csv')`)),
    )
    expect(error.message).not.toContain(warehouse.folder)
  })
})
