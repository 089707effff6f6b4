import type { Cell, ReadStaged } from '../engines/engine.ts'
import { type AuditSpec, auditName } from '../project/audit-spec.ts'
import { type AuditTarget, failingRows } from './audit-query.ts'

/** Rows kept of a failing audit, for the page. */
const keptRows = 20

export interface AuditOutcome {
  readonly name: string
  readonly blocking: boolean
  readonly failing: number
  readonly sample: readonly Readonly<Record<string, Cell>>[]
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
  const [totals] = await collect(read(`SELECT ${counts.join(', ')}`), 1)
  const outcomes: AuditOutcome[] = []
  for (const [index, audit] of audits.entries()) {
    const failing = Number(totals?.[`c${index}`] ?? 0)
    const sample =
      failing > 0 ? await collect(read(queries[index]!, { limit: keptRows }), keptRows) : []
    outcomes.push({ name: auditName(audit), blocking: audit.blocking, failing, sample })
  }
  return outcomes
}

async function collect(
  batches: ReturnType<ReadStaged>,
  limit: number,
): Promise<Readonly<Record<string, Cell>>[]> {
  const rows: Readonly<Record<string, Cell>>[] = []
  for await (const batch of batches) {
    for (const row of batch.rows) {
      rows.push(
        Object.fromEntries(batch.columns.map((column, index) => [column.name, row[index] ?? null])),
      )
      if (rows.length >= limit) return rows
    }
  }
  return rows
}
