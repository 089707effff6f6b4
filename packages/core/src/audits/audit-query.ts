import { quoteIdentifier, quoteLiteral } from '../engines/sql-text.ts'
import type { AuditSpec } from '../project/audit-spec.ts'

/** What an audit is asked of: SQL usable after FROM. */
export interface AuditTarget {
  readonly rows: string
  /** The relation of `relationships`, by the model's name. */
  readonly relation: (model: string) => string
  /** Renders an audit file for the target. */
  readonly file: (name: string) => string
}

/** A query that returns the failing rows of an audit. */
export function failingRows(audit: AuditSpec, target: AuditTarget): string {
  const { rows } = target
  const [column = ''] = audit.columns
  const name = quoteIdentifier(column)
  switch (audit.kind) {
    case 'not_null':
      return `SELECT * FROM ${rows} AS t WHERE ${audit.columns.map((each) => `${quoteIdentifier(each)} IS NULL`).join(' OR ')}`
    case 'unique': {
      const key = audit.columns.map(quoteIdentifier).join(', ')
      return `SELECT ${key}, count(*) AS times FROM ${rows} AS t GROUP BY ${key} HAVING count(*) > 1`
    }
    case 'accepted_values':
      return `SELECT * FROM ${rows} AS t WHERE ${name} NOT IN (${(audit.values ?? []).map(literal).join(', ')})`
    case 'accepted_range': {
      const bounds = [
        ...(audit.min === undefined ? [] : [`${name} < ${literal(audit.min)}`]),
        ...(audit.max === undefined ? [] : [`${name} > ${literal(audit.max)}`]),
      ]
      return `SELECT * FROM ${rows} AS t WHERE ${bounds.join(' OR ') || 'false'}`
    }
    case 'relationships': {
      const field = quoteIdentifier(audit.field ?? '')
      const other = target.relation(audit.to ?? '')
      return `SELECT * FROM ${rows} AS t WHERE ${name} IS NOT NULL AND ${name} NOT IN (SELECT ${field} FROM ${other} AS o WHERE ${field} IS NOT NULL)`
    }
    case 'row_count': {
      const bounds = [
        ...(audit.min === undefined ? [] : [`rows < ${literal(audit.min)}`]),
        ...(audit.max === undefined ? [] : [`rows > ${literal(audit.max)}`]),
      ]
      return `SELECT rows FROM (SELECT count(*) AS rows FROM ${rows} AS t) AS c WHERE ${bounds.join(' OR ') || 'false'}`
    }
    case 'expression':
      return `SELECT * FROM ${rows} AS t WHERE NOT (\n${audit.text ?? 'true'}\n)`
    case 'file':
      return target.file(audit.text ?? '')
  }
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteLiteral(value) : String(value)
}
