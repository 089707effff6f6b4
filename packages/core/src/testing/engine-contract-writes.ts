import { expect, it } from 'vitest'
import { relationText } from '../engines/sql-text.ts'
import {
  dailyTable,
  days,
  engineError,
  type EngineBench,
  inSchema,
  tenDays,
} from './engine-contract-bench.ts'

export function writingContract(bench: () => EngineBench): void {
  it('writes the same rows when a range is written twice', async () => {
    const table = dailyTable('twice')
    await bench().engine.createTable(table, await bench().context())
    const write = { range: days(2, 5), select: tenDays(1) }
    expect(await bench().range(table, write)).toBe(3)
    expect(await bench().range(table, write)).toBe(3)
    expect(await bench().count(table.relation)).toBe(3)
  })

  it('replaces only the rows of the range', async () => {
    const table = dailyTable('only')
    await bench().make(table, tenDays(1))
    await bench().range(table, { range: days(3, 5), select: tenDays(2) })
    const rows = await bench().rows(
      `SELECT n, count(*) FROM ${relationText(table.relation)} GROUP BY n ORDER BY n`,
    )
    expect(rows).toEqual([
      [1, 8],
      [2, 2],
    ])
  })

  it('writes disjoint ranges at the same time', async () => {
    const table = dailyTable('disjoint')
    await bench().engine.createTable(table, await bench().context())
    const ranges = [days(1, 3), days(3, 5), days(5, 8), days(8, 11)]
    await Promise.all(ranges.map((range) => bench().range(table, { range, select: tenDays(1) })))
    expect(await bench().count(table.relation)).toBe(10)
  })

  it('ends with one result when one batch is written twice at once', async () => {
    const table = dailyTable('same')
    await bench().engine.createTable(table, await bench().context())
    const ticket = await bench().ticket()
    const context = await bench().context({ ticket })
    const write = (): Promise<number> =>
      bench().range(table, { range: days(1, 11), select: tenDays(1), context })
    const outcomes = await Promise.allSettled([write(), write(), write()])
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1)
    expect(await bench().count(table.relation)).toBe(10)
  })

  it('refuses a second write with a permit that was used', async () => {
    const table = dailyTable('used')
    const context = await bench().context()
    await bench().engine.replaceTable(table, tenDays(1), context)
    const error = await engineError(bench().engine.replaceTable(table, tenDays(2), context))
    expect(error.fenced).toBe(true)
    expect(await bench().rows(`SELECT DISTINCT n FROM ${relationText(table.relation)}`)).toEqual([
      [1],
    ])
  })

  it('shows a reader the old rows until the write has committed', async () => {
    const table = dailyTable('rewrite')
    await bench().make(table, tenDays(1))
    const read = `SELECT min(n), max(n), count(*) FROM ${relationText(table.relation)}`
    let during: unknown
    const context = await bench().context({
      verify: async () => {
        during = await bench().rows(read)
      },
    })
    await bench().engine.replaceTable(table, tenDays(2), context)
    expect(during).toEqual([[1, 1, 10]])
    expect(await bench().rows(read)).toEqual([[2, 2, 10]])
  })

  it('lets the caller verify just the rows that were written, and refuse them', async () => {
    const table = dailyTable('verify')
    await bench().make(table, tenDays(1))
    const refusal = new Error('refused')
    const seen: unknown[] = []
    const ticket = await bench().ticket()
    const context = await bench().context({
      ticket,
      verify: async (staged, read) => {
        for await (const batch of read(`SELECT count(*) FROM ${staged.written}`))
          seen.push(...batch.rows)
        for await (const batch of read(`SELECT count(*) FROM ${staged.table}`))
          seen.push(...batch.rows)
        throw refusal
      },
    })
    const write = { range: days(3, 5), select: tenDays(2) }
    await expect(bench().range(table, { ...write, context })).rejects.toBe(refusal)
    expect(seen).toEqual([[2], [10]])
    expect(await bench().rows(`SELECT DISTINCT n FROM ${relationText(table.relation)}`)).toEqual([
      [1],
    ])
    expect(
      await bench().range(table, { ...write, context: await bench().context({ ticket }) }),
    ).toBe(2)
  })

  it('runs statements before and after the write in its transaction', async () => {
    const table = { relation: inSchema('around'), columns: [] }
    const side = relationText(inSchema('side'))
    const pre = [`CREATE TABLE ${side} (n INTEGER)`, `INSERT INTO ${side} VALUES (4)`]
    const failing = await bench().context({ pre, post: ['SELECT nothing'] })
    await bench().engine.createTable(dailyTable('any'), await bench().context())
    await engineError(bench().engine.replaceTable(table, `SELECT n FROM ${side}`, failing))
    expect((await bench().engine.columns([inSchema('side'), table.relation])).size).toBe(0)
    const working = await bench().context({ pre, post: [`DELETE FROM ${side}`] })
    await bench().engine.replaceTable(table, `SELECT n FROM ${side}`, working)
    expect(
      await bench().rows(
        `SELECT n, (SELECT count(*) FROM ${side}) FROM ${relationText(table.relation)}`,
      ),
    ).toEqual([[4, 0]])
  })

  it('merges by key, null keys included, and refuses a key that comes twice', async () => {
    const columns = [
      { name: 'k', type: 'INTEGER' },
      { name: 'v', type: 'VARCHAR' },
    ]
    const table = { relation: inSchema('merged'), columns }
    await bench().make(table, `SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (NULL, 'n')) AS t(k, v)`)
    const merge = async (select: string): Promise<unknown> =>
      bench().engine.mergeRows(table, { key: ['k'], select, context: await bench().context() })
    await merge(`SELECT * FROM (VALUES (2, 'B'), (NULL, 'N'), (3, 'c')) AS t(k, v)`)
    const read = `SELECT k, v FROM ${relationText(table.relation)} ORDER BY k NULLS LAST`
    const rows = [
      [1, 'a'],
      [2, 'B'],
      [3, 'c'],
      [null, 'N'],
    ]
    expect(await bench().rows(read)).toEqual(rows)
    const error = await engineError(merge(`SELECT * FROM (VALUES (7, 'x'), (7, 'y')) AS t(k, v)`))
    expect(error.code).toBe('duplicate_key')
    expect(await bench().rows(read)).toEqual(rows)
  })

  it('writes by column name, and says which column is missing or not known', async () => {
    const table = dailyTable('named')
    await bench().make(table, `SELECT n, day FROM (${tenDays(1)}) AS q`)
    const range = days(1, 11)
    const lacking = await engineError(
      bench().range(table, { range, select: `SELECT day FROM (${tenDays(1)}) AS q` }),
    )
    expect(lacking).toMatchObject({
      code: 'columns_differ',
      message: expect.stringContaining('lacks n'),
    })
    const extra = await engineError(
      bench().range(table, { range, select: `SELECT *, 1 AS z FROM (${tenDays(1)}) AS q` }),
    )
    expect(extra).toMatchObject({
      code: 'columns_differ',
      message: expect.stringContaining('has z'),
    })
  })
}
