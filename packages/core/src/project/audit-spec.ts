import { z } from 'zod'

const columnsOf = z.union([z.string().transform((column) => [column]), z.array(z.string()).min(1)])
const severity = z.enum(['error', 'warn']).optional()
const scalar = z.union([z.string(), z.number(), z.boolean()])

const builtIn = z.union([
  z.strictObject({ not_null: columnsOf, severity }),
  z.strictObject({ unique: columnsOf, severity }),
  z.strictObject({
    accepted_values: z.strictObject({
      column: z.string(),
      values: z.array(scalar).min(1),
      severity,
    }),
    severity,
  }),
  z.strictObject({
    accepted_range: z.strictObject({
      column: z.string(),
      min: scalar.optional(),
      max: scalar.optional(),
      severity,
    }),
    severity,
  }),
  z.strictObject({
    relationships: z.strictObject({
      column: z.string(),
      to: z.string(),
      field: z.string(),
      severity,
    }),
    severity,
  }),
  z.strictObject({
    row_count: z.strictObject({ min: z.number().optional(), max: z.number().optional(), severity }),
    severity,
  }),
  z.strictObject({ expression: z.string(), severity }),
])

/** One check on a model's data. */
export interface AuditSpec {
  readonly kind:
    | 'not_null'
    | 'unique'
    | 'accepted_values'
    | 'accepted_range'
    | 'relationships'
    | 'row_count'
    | 'expression'
    | 'file'
  readonly blocking: boolean
  readonly columns: readonly string[]
  /** `accepted_values`. */
  readonly values?: readonly (string | number | boolean)[]
  readonly min?: string | number | boolean
  readonly max?: string | number | boolean
  /** `relationships`: the model that must have the value, and its column. */
  readonly to?: string
  readonly field?: string
  /** `expression`: the condition every row must meet; `file`: the name of the audit file. */
  readonly text?: string
}

/** The `audits` list of a frontmatter, read into specs. */
export const auditList = z.array(
  z.union([
    z
      .string()
      .transform((text): AuditSpec => ({ kind: 'file', blocking: true, columns: [], text })),
    builtIn.transform(toSpec),
  ]),
)

function toSpec(entry: z.infer<typeof builtIn>): AuditSpec {
  const inner = Object.values(entry).find(
    (value) => typeof value === 'object' && !Array.isArray(value),
  )
  const warn =
    entry.severity === 'warn' || (inner as { severity?: string } | undefined)?.severity === 'warn'
  const blocking = !warn
  if ('not_null' in entry) return { kind: 'not_null', blocking, columns: entry.not_null }
  if ('unique' in entry) return { kind: 'unique', blocking, columns: entry.unique }
  if ('expression' in entry)
    return { kind: 'expression', blocking, columns: [], text: entry.expression }
  if ('row_count' in entry) {
    const { min, max } = entry.row_count
    return {
      kind: 'row_count',
      blocking,
      columns: [],
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    }
  }
  if ('accepted_values' in entry) {
    const { column, values } = entry.accepted_values
    return { kind: 'accepted_values', blocking, columns: [column], values }
  }
  if ('accepted_range' in entry) {
    const { column, min, max } = entry.accepted_range
    return {
      kind: 'accepted_range',
      blocking,
      columns: [column],
      ...(min !== undefined && { min }),
      ...(max !== undefined && { max }),
    }
  }
  const { column, to, field } = entry.relationships
  return { kind: 'relationships', blocking, columns: [column], to: to.toLowerCase(), field }
}

/** A short name of an audit for people and for results: `unique(id)`. */
export function auditName(audit: AuditSpec): string {
  if (audit.kind === 'file') return audit.text ?? 'file'
  if (audit.kind === 'expression') return `expression(${audit.text ?? ''})`
  if (audit.kind === 'relationships')
    return `relationships(${audit.columns.join(', ')} to ${audit.to}.${audit.field})`
  return audit.columns.length > 0 ? `${audit.kind}(${audit.columns.join(', ')})` : audit.kind
}
