import type { Cell, Column, ReadStaged } from '../engines/engine.ts'
import { type AuditSpec, auditName } from '../project/audit-spec.ts'
import { type AuditTarget, failingRows } from './audit-query.ts'

/** Rows kept of a failing audit, for the page. */
const keptRows = 20

export interface AuditOutcome {
  readonly name: string
  readonly blocking: boolean
  readonly failing: number
  /** Rows it looked at. */
  readonly checked: number
  readonly sample: readonly Readonly<Record<string, Cell>>[]
  /** Of the failing rows; empty where nothing failed. */
  readonly columns: readonly Column[]
}

/** Runs audits: one query counts the failures of all, and only a failing one is read for its rows. */
export async function runAudits(
  audits: readonly AuditSpec[],
  target: AuditTarget,
  read: ReadStaged,
): Promise<readonly AuditOutcome[]> {
  if (audits.length === 0) return []
  const queries = audits.map((audit) => failingRows(audit, target))
  const counts = queries.map(
    (query, index) => `(SELECT count(*) FROM (\n${query}\n) AS f${index}) AS c${index}`,
  )
  counts.push(`(SELECT count(*) FROM ${target.rows} AS t) AS checked`)
  const [totals] = (await collect(read(`SELECT ${counts.join(', ')}`), 1)).rows
  const checked = Number(totals?.['checked'] ?? 0)
  const outcomes: AuditOutcome[] = []
  for (const [index, audit] of audits.entries()) {
    const failing = Number(totals?.[`c${index}`] ?? 0)
    const { rows: sample, columns } =
      failing > 0 ? await collect(read(queries[index]!, { limit: keptRows }), keptRows) : nothing
    const name = auditName(audit)
    outcomes.push({ name, blocking: audit.blocking, failing, checked, sample, columns })
  }
  return outcomes
}

interface Collected {
  readonly rows: readonly Readonly<Record<string, Cell>>[]
  readonly columns: readonly Column[]
}

const nothing: Collected = { rows: [], columns: [] }

async function collect(batches: ReturnType<ReadStaged>, limit: number): Promise<Collected> {
  const rows: Readonly<Record<string, Cell>>[] = []
  let columns: readonly Column[] = []
  for await (const batch of batches) {
    columns = batch.columns
    for (const row of batch.rows) {
      rows.push(
        Object.fromEntries(batch.columns.map((column, index) => [column.name, row[index] ?? null])),
      )
      if (rows.length >= limit) return { rows, columns }
    }
  }
  return { rows, columns }
}
