import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failingRows } from '../../src/audits/audit-query.ts'
import { runAudits } from '../../src/audits/run-audits.ts'
import type { Cell } from '../../src/engines/engine.ts'
import type { AuditSpec } from '../../src/project/audit-spec.ts'
import { openWarehouse, type TemporaryWarehouse } from '../engines/open-warehouse.ts'

let warehouse: TemporaryWarehouse
const rows = `(SELECT * FROM (VALUES
  (1, 'ok', 10, 'a'), (2, 'late', 50, 'b'), (2, 'ok', NULL, NULL), (NULL, 'odd''s', 101, 'z'), (NULL, NULL, -1, 'a')
) AS v(id, status, amount, customer))`
const customers = "(SELECT * FROM (VALUES ('a'), ('b'), (NULL)) AS v(key))"
const target = {
  rows,
  relation: (model: string) => (model === 'staging.customers' ? customers : `missing.${model}`),
  file: (name: string) => `SELECT * FROM ${rows} AS t WHERE amount > 100 -- ${name}`,
}
const audit = (spec: Partial<AuditSpec> & Pick<AuditSpec, 'kind'>): AuditSpec => ({
  blocking: true,
  columns: [],
  ...spec,
})

beforeAll(async () => {
  warehouse = await openWarehouse()
})
afterAll(() => warehouse.dispose())

async function failing(spec: AuditSpec): Promise<(readonly Cell[])[]> {
  const found: (readonly Cell[])[] = []
  for await (const batch of warehouse.engine.query(failingRows(spec, target)))
    found.push(...batch.rows)
  return found.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}
const outcome = async (...specs: AuditSpec[]) =>
  runAudits(specs, target, (sql, options) => warehouse.engine.query(sql, options))

describe('the failing rows of an audit', () => {
  it('not_null: rows where any of the columns is null', async () => {
    expect(await failing(audit({ kind: 'not_null', columns: ['id'] }))).toEqual([
      [null, "odd's", 101, 'z'],
      [null, null, -1, 'a'],
    ])
    expect(await failing(audit({ kind: 'not_null', columns: ['id', 'customer'] }))).toHaveLength(3)
  })

  it('unique: each repeated key once, with how often it stands there; nulls are a value', async () => {
    expect(await failing(audit({ kind: 'unique', columns: ['id'] }))).toEqual([
      [2, 2],
      [null, 2],
    ])
    expect(await failing(audit({ kind: 'unique', columns: ['id', 'status'] }))).toEqual([])
  })

  it('accepted_values: other values, quotes and all; null is accepted', async () => {
    expect(
      await failing(
        audit({ kind: 'accepted_values', columns: ['status'], values: ['ok', 'late'] }),
      ),
    ).toEqual([[null, "odd's", 101, 'z']])
    const quoted = audit({
      kind: 'accepted_values',
      columns: ['status'],
      values: ['ok', 'late', "odd's"],
    })
    expect(await failing(quoted)).toEqual([])
    expect(
      await failing(audit({ kind: 'accepted_values', columns: ['id'], values: [1] })),
    ).toHaveLength(2)
  })

  it('accepted_range: below the least or above the most, both inclusive; null is accepted', async () => {
    expect(
      await failing(audit({ kind: 'accepted_range', columns: ['amount'], min: 0, max: 100 })),
    ).toEqual([
      [null, "odd's", 101, 'z'],
      [null, null, -1, 'a'],
    ])
    expect(await failing(audit({ kind: 'accepted_range', columns: ['amount'], max: 101 }))).toEqual(
      [],
    )
    expect(await failing(audit({ kind: 'accepted_range', columns: ['amount'] }))).toEqual([])
    expect(
      await failing(audit({ kind: 'accepted_range', columns: ['status'], min: 'ok' })),
    ).toHaveLength(2)
  })

  it('relationships: values the other model lacks, also when that one holds nulls; null is accepted', async () => {
    const spec = audit({
      kind: 'relationships',
      columns: ['customer'],
      to: 'staging.customers',
      field: 'key',
    })
    expect(await failing(spec)).toEqual([[null, "odd's", 101, 'z']])
  })

  it('row_count: one row with the count when it is out of bounds', async () => {
    expect(await failing(audit({ kind: 'row_count', min: 6 }))).toEqual([[5]])
    expect(await failing(audit({ kind: 'row_count', max: 4 }))).toEqual([[5]])
    expect(await failing(audit({ kind: 'row_count', min: 5, max: 5 }))).toEqual([])
    expect(await failing(audit({ kind: 'row_count' }))).toEqual([])
  })

  it('expression: rows that do not meet it; unknown is no failure; comments do not break it', async () => {
    expect(await failing(audit({ kind: 'expression', text: 'amount < 50 -- or so' }))).toEqual([
      [2, 'late', 50, 'b'],
      [null, "odd's", 101, 'z'],
    ])
    expect(await failing(audit({ kind: 'expression', text: 'amount < 50 or id = 2' }))).toEqual([])
  })

  it('file: what its query returns', async () => {
    expect(await failing(audit({ kind: 'file', text: 'too_much' }))).toEqual([
      [null, "odd's", 101, 'z'],
    ])
  })
})

describe('running audits', () => {
  it('counts each, and keeps rows of the failing ones only', async () => {
    const outcomes = await outcome(
      audit({ kind: 'not_null', columns: ['id'] }),
      audit({ kind: 'row_count', min: 1 }),
      audit({ kind: 'expression', text: 'amount > 0', blocking: false }),
    )
    expect(
      outcomes.map(({ name, blocking, failing: count, sample }) => [
        name,
        blocking,
        count,
        sample.length,
      ]),
    ).toEqual([
      ['not_null(id)', true, 2, 2],
      ['row_count', true, 0, 0],
      ['expression(amount > 0)', false, 1, 1],
    ])
    expect(outcomes[2]?.sample).toEqual([{ id: null, status: null, amount: -1, customer: 'a' }])
  })

  it('keeps at most twenty rows, however many fail', async () => {
    const many = { ...target, rows: '(SELECT i AS id FROM range(5000) AS r(i))' }
    const spec = audit({ kind: 'expression', text: 'id < 0' })
    const [found] = await runAudits([spec], many, (sql, options) =>
      warehouse.engine.query(sql, options),
    )
    expect([found?.failing, found?.sample.length]).toEqual([5000, 20])
  })

  it('asks the warehouse nothing without audits', async () => {
    expect(await runAudits([], target, () => expect.unreachable('no query was needed'))).toEqual([])
  })

  it('takes a name with quotes for a column, never for SQL', async () => {
    const spec = audit({ kind: 'not_null', columns: ['id" IS NOT NULL OR "id'] })
    await expect(failing(spec)).rejects.toMatchObject({ code: 'binder' })
  })
})
