import { expect, it } from 'vitest'
import { relationText } from '../engines/sql-text.ts'
import {
  dailyTable,
  engineError,
  type EngineBench,
  inSchema,
  tenDays,
} from './engine-contract-bench.ts'

export function viewContract(bench: () => EngineBench): void {
  const view = { schema: 'prod', name: 'shown' }

  it('replaces a view by one with renamed, dropped and retyped columns', async () => {
    const selects = [
      'SELECT 1 AS a, 2 AS b',
      'SELECT 1 AS a, 2 AS c',
      'SELECT 1 AS a',
      `SELECT 'x' AS a`,
    ]
    for (const select of selects) await bench().switchViews([{ view, select }])
    expect(await bench().rows(`SELECT * FROM ${relationText(view)}`)).toEqual([['x']])
  })

  it('drops views that are to go, and those that do not exist', async () => {
    await bench().switchViews([{ view, select: 'SELECT 1 AS a' }])
    await bench().switchViews([
      { view, select: null },
      { view: { schema: 'prod', name: 'never' }, select: null },
    ])
    expect((await bench().engine.columns([view])).size).toBe(0)
  })

  it('shows no reader a mix of two promotions', async () => {
    const left = { schema: 'prod', name: 'left_side' }
    const right = { schema: 'prod', name: 'right_side' }
    for (const n of [0, 1])
      await bench().make({ relation: inSchema(`v${n}`), columns: [] }, `SELECT ${n} AS n`)
    const change = async (n: number): Promise<number> => {
      const select = `SELECT * FROM ${relationText(inSchema(`v${n % 2}`))}`
      return bench().switchViews([
        { view: left, select },
        { view: right, select },
      ])
    }
    await change(0)
    let switching = true
    const reader = async (): Promise<{ reads: number; mixed: number }> => {
      const seen = { reads: 0, mixed: 0 }
      while (switching) {
        const sql = `SELECT a.n, b.n FROM ${relationText(left)} AS a, ${relationText(right)} AS b`
        const [row] = await bench().rows(sql)
        seen.reads++
        if (row?.[0] !== row?.[1]) seen.mixed++
      }
      return seen
    }
    const readers = [reader(), reader()]
    const atomic = bench().engine.capabilities.viewSwitch === 'atomic'
    for (let n = 1; n <= 300; n++) expect(await change(n)).toBe(atomic ? 1 : 2)
    switching = false
    for (const { reads, mixed } of await Promise.all(readers)) {
      expect(reads).toBeGreaterThan(10)
      if (atomic) expect(mixed).toBe(0)
    }
  })

  it('changes no view when one of them fails', async () => {
    await bench().switchViews([{ view, select: 'SELECT 1 AS a' }])
    const broken = {
      view: { schema: 'prod', name: 'broken' },
      select: 'SELECT * FROM nowhere.at_all',
    }
    await engineError(bench().switchViews([{ view, select: 'SELECT 2 AS a' }, broken]))
    expect(await bench().rows(`SELECT a FROM ${relationText(view)}`)).toEqual([[1]])
  })

  it("refuses a name where somebody else's table stands, and leaves that table", async () => {
    const pre = [
      'CREATE SCHEMA prod',
      'CREATE TABLE prod.shown (mine INTEGER)',
      'INSERT INTO prod.shown VALUES (7)',
    ]
    await bench().engine.replaceTable(
      { relation: inSchema('any'), columns: [] },
      'SELECT 1 AS n',
      await bench().context({ pre }),
    )
    for (const select of ['SELECT 1 AS a', null]) {
      const error = await engineError(bench().switchViews([{ view, select }]))
      expect(error.code).toBe('name_taken')
    }
    expect(await bench().rows('SELECT mine FROM prod.shown')).toEqual([[7]])
  })

  it("names somebody else's view that reads a relation", async () => {
    const table = dailyTable('read_by_others')
    await bench().make(table, tenDays(1))
    const post = [
      'CREATE SCHEMA theirs',
      `CREATE VIEW theirs.report AS WITH c AS (SELECT * FROM ${relationText(table.relation)}) SELECT count(*) AS n FROM c`,
    ]
    await bench().engine.replaceTable(
      { relation: inSchema('any'), columns: [] },
      'SELECT 1 AS n',
      await bench().context({ post }),
    )
    const dependents = await bench().engine.dependents([table.relation, inSchema('any')])
    expect(dependents).toEqual([
      { relation: table.relation, readBy: { schema: 'theirs', name: 'report' } },
    ])
  })

  it('drops tables of its own and leaves those of others', async () => {
    const table = dailyTable('dropped')
    const pre = ['CREATE SCHEMA theirs', 'CREATE TABLE theirs.dropped (n INTEGER)']
    await bench().engine.replaceTable(table, tenDays(1), await bench().context({ pre }))
    await bench().switchViews([{ view, select: 'SELECT 1 AS n' }])
    const theirs = { schema: 'theirs', name: 'dropped' }
    await bench().engine.drop(
      [table.relation, theirs, view, inSchema('never')],
      await bench().context(),
    )
    const asked = [table.relation, theirs, view]
    expect([...(await bench().engine.existing(asked))].toSorted()).toEqual(
      [...(await bench().engine.columns(asked)).keys()].toSorted(),
    )
    expect([...(await bench().engine.columns(asked)).keys()]).toEqual(['theirs.dropped'])
  })

  it('keeps identifiers of any length it allows, mixed case and quotes', async () => {
    const { maxIdentifierBytes } = bench().engine.capabilities
    const names = [
      'Mixed Case',
      'quote"d',
      `it's`,
      'select',
      'ü'.repeat(Math.floor(maxIdentifierBytes / 2)),
    ]
    for (const name of names) {
      const relation = { schema: `millrace__${name}`.slice(0, 30), name }
      const columns = [{ name, type: 'INTEGER' }]
      await bench().engine.createTable({ relation, columns }, await bench().context())
      await bench().engine.replaceTable(
        { relation, columns },
        'SELECT 1 AS n'.replace('n', quoted(name)),
        await bench().context(),
      )
      await bench().switchViews([
        { view: { schema: 'prod', name }, select: `SELECT * FROM ${relationText(relation)}` },
      ])
      const found = await bench().engine.columns([relation, { schema: 'prod', name }])
      expect([...found.values()]).toEqual([columns, columns])
      await bench().engine.drop([relation], await bench().context())
      expect((await bench().engine.columns([relation])).size).toBe(0)
    }
  })
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
