import type { TimeRange } from '../intervals/time-range.ts'
import { type AuditSpec, auditName } from '../project/audit-spec.ts'
import type { Model } from '../project/model.ts'
import type { QueryWriter } from '../project/query-writer.ts'
import { failingRows } from './audit-query.ts'

/** What an audit asks, for a person. */
export interface AuditText {
  readonly kind: AuditSpec['kind']
  /** Its query, with the names of models where it was run on their tables. */
  readonly sql: string
}

export interface WantedAudit {
  readonly model: Model
  /** As results name it. */
  readonly audit: string
  /** Of the batch it was run on. */
  readonly range: TimeRange | null
}

/** What an audit of a model asks; null when the model has no such audit. */
export function auditText(
  writer: Pick<QueryWriter, 'render'>,
  { model, audit, range }: WantedAudit,
): AuditText | null {
  const spec = model.audits.find((each) => auditName(each) === audit)
  if (!spec) return null
  const sql = failingRows(spec, {
    rows: model.name,
    relation: (name) => name,
    file: (name) => writer.render(model, model.auditFiles[name]!, { range, self: model.name }),
  })
  return { kind: spec.kind, sql: sql.trim() }
}
