import type { Cell, Column, ReadStaged } from './engine.ts'
import { quoteIdentifier } from './sql-text.ts'

/** Rows of a diff that are shown. */
const sampledRows = 20

export interface TableSide {
  /** SQL usable after FROM. */
  readonly relation: string
  readonly columns: readonly Column[]
}

export interface ColumnMatch {
  readonly name: string
  /** Percentage of joined rows whose values are equal; null without joined rows. */
  readonly matching: number | null
}

export interface TableDiff {
  readonly schema: {
    readonly added: readonly Column[]
    readonly removed: readonly Column[]
    readonly changed: readonly {
      readonly name: string
      readonly before: string
      readonly after: string
    }[]
  }
  readonly rows: { readonly before: number; readonly after: number }
  /** What the rows were joined on; null when whole rows were compared. */
  readonly grain: readonly string[] | null
  readonly joined: number | null
  readonly onlyBefore: number
  readonly onlyAfter: number
  readonly columns: readonly ColumnMatch[]
  /** Up to 20 joined rows whose values differ: grain, then `<column>` before and `<column>__after`. */
  readonly sample: readonly Readonly<Record<string, Cell>>[]
}

export interface DiffInput {
  readonly before: TableSide
  readonly after: TableSide
  /** Columns that name a row; empty to compare whole rows. */
  readonly grain: readonly string[]
}

/** Compares two tables: columns, counts, and values joined on the grain. */
export async function diffTables(
  read: ReadStaged,
  { before, after, grain }: DiffInput,
): Promise<TableDiff> {
  const types = (side: TableSide) =>
    new Map(side.columns.map((column) => [column.name.toLowerCase(), column]))
  const [old, now] = [types(before), types(after)]
  const shared = before.columns
    .filter(({ name }) => now.has(name.toLowerCase()))
    .map(({ name }) => name)
  const schema = {
    added: after.columns.filter(({ name }) => !old.has(name.toLowerCase())),
    removed: before.columns.filter(({ name }) => !now.has(name.toLowerCase())),
    changed: shared.flatMap((name) => {
      const [was, is] = [old.get(name.toLowerCase())!.type, now.get(name.toLowerCase())!.type]
      return was === is ? [] : [{ name, before: was, after: is }]
    }),
  }
  const [counts] = await collect(
    read,
    `SELECT (SELECT count(*) FROM ${before.relation} AS b) AS before, (SELECT count(*) FROM ${after.relation} AS a) AS after`,
  )
  const rows = { before: Number(counts?.['before']), after: Number(counts?.['after']) }
  const isKeyed =
    grain.length > 0 &&
    grain.every((name) => shared.some((each) => each.toLowerCase() === name.toLowerCase()))
  const values = isKeyed
    ? await joinRows(read, { before, after, grain, shared })
    : await wholeRows(read, { before, after, shared })
  return { schema, rows, grain: isKeyed ? grain : null, ...values }
}

type Values = Pick<TableDiff, 'joined' | 'onlyBefore' | 'onlyAfter' | 'columns' | 'sample'>

async function joinRows(
  read: ReadStaged,
  input: DiffInput & { readonly shared: readonly string[] },
): Promise<Values> {
  const { before, after, grain, shared } = input
  const keys = new Set(grain.map((name) => name.toLowerCase()))
  const compared = shared.filter((name) => !keys.has(name.toLowerCase()))
  const on = grain
    .map((name) => `b.${quoteIdentifier(name)} IS NOT DISTINCT FROM a.${quoteIdentifier(name)}`)
    .join(' AND ')
  const joined = `FROM (SELECT *, true AS here_ FROM ${before.relation} AS t) AS b FULL OUTER JOIN (SELECT *, true AS here_ FROM ${after.relation} AS t) AS a ON ${on}`
  const both = 'b.here_ AND a.here_'
  const equal = (name: string) =>
    `b.${quoteIdentifier(name)} IS NOT DISTINCT FROM a.${quoteIdentifier(name)}`
  const sums = compared.map(
    (name, index) => `count(*) FILTER (WHERE ${both} AND ${equal(name)}) AS m${index}`,
  )
  const [totals] = await collect(
    read,
    `SELECT ${[
      `count(*) FILTER (WHERE ${both}) AS joined`,
      'count(*) FILTER (WHERE a.here_ IS NULL) AS only_before',
      'count(*) FILTER (WHERE b.here_ IS NULL) AS only_after',
      ...sums,
    ].join(', ')} ${joined}`,
  )
  const count = Number(totals?.['joined'] ?? 0)
  const columns = compared.map((name, index): ColumnMatch => ({
    name,
    matching:
      count === 0 ? null : Math.round((10_000 * Number(totals?.[`m${index}`] ?? 0)) / count) / 100,
  }))
  const differing = columns
    .filter(({ matching }) => matching !== null && matching < 100)
    .map(({ name }) => name)
  const shown = [
    ...grain.map((name) => `b.${quoteIdentifier(name)} AS ${quoteIdentifier(name)}`),
    ...differing.flatMap((name) => [
      `b.${quoteIdentifier(name)} AS ${quoteIdentifier(name)}`,
      `a.${quoteIdentifier(name)} AS ${quoteIdentifier(`${name}__after`)}`,
    ]),
  ]
  const sample =
    differing.length === 0
      ? []
      : await collect(
          read,
          `SELECT ${shown.join(', ')} ${joined} WHERE ${both} AND NOT (${differing.map(equal).join(' AND ')}) LIMIT ${sampledRows}`,
        )
  return {
    joined: count,
    onlyBefore: Number(totals?.['only_before'] ?? 0),
    onlyAfter: Number(totals?.['only_after'] ?? 0),
    columns,
    sample,
  }
}

async function wholeRows(
  read: ReadStaged,
  {
    before,
    after,
    shared,
  }: { readonly before: TableSide; readonly after: TableSide; readonly shared: readonly string[] },
): Promise<Values> {
  const names = shared.map(quoteIdentifier).join(', ') || '1'
  const minus = (a: TableSide, b: TableSide) =>
    `(SELECT ${names} FROM ${a.relation} AS x EXCEPT ALL SELECT ${names} FROM ${b.relation} AS y)`
  const [totals] = await collect(
    read,
    `SELECT (SELECT count(*) FROM ${minus(before, after)} AS m) AS only_before, (SELECT count(*) FROM ${minus(after, before)} AS p) AS only_after`,
  )
  const sample = await collect(
    read,
    `SELECT * FROM ${minus(after, before)} AS p LIMIT ${sampledRows}`,
  )
  return {
    joined: null,
    onlyBefore: Number(totals?.['only_before'] ?? 0),
    onlyAfter: Number(totals?.['only_after'] ?? 0),
    columns: [],
    sample,
  }
}

async function collect(read: ReadStaged, sql: string): Promise<Readonly<Record<string, Cell>>[]> {
  const rows: Readonly<Record<string, Cell>>[] = []
  for await (const batch of read(sql)) {
    for (const row of batch.rows)
      rows.push(
        Object.fromEntries(batch.columns.map(({ name }, index) => [name, row[index] ?? null])),
      )
  }
  return rows
}
