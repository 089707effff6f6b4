import { z } from 'zod'
import { readInstant } from '../intervals/read-instant.ts'
import { intervalUnits } from '../intervals/interval-unit.ts'
import { auditList } from './audit-spec.ts'
import { laterKinds, modelKinds } from './model-kind.ts'
import { nearest } from './yaml-document.ts'

const oneOrMany = z.union([z.string().transform((item) => [item]), z.array(z.string())])
const instant = z.string().refine((text) => readInstant(text) !== null, {
  error: 'is not a date; write YYYY-MM-DD or an ISO 8601 instant',
})
const kind = z.string().transform((text, context) => {
  const known = modelKinds.find((candidate) => candidate === text)
  if (known) return known
  const later = laterKinds.some((candidate) => candidate === text)
  const near = nearest(text, modelKinds)
  context.addIssue({
    code: 'custom',
    message: later
      ? `'${text}' is not available in this version`
      : `unknown kind '${text}'${near ? `; did you mean '${near}'?` : ` (known: ${modelKinds.join(', ')})`}`,
  })
  return z.NEVER
})
const notYet = (field: string) =>
  z.boolean().refine((on) => !on, { error: `${field} is not available in this version` })

/** A column's type or description in one text, or both by name. */
const describedColumn = z.union([
  z.string(),
  z.strictObject({ type: z.string().optional(), description: z.string().optional() }),
])

/** The fields of a model's frontmatter, as written in the file. */
export const modelFields = z.strictObject({
  name: z.string().optional(),
  kind: kind.optional(),
  materialized: kind.optional(),
  description: z.string().optional(),
  owner: z.string().optional(),
  tags: oneOrMany.optional(),
  dialect: z.enum(['duckdb', 'postgres']).optional(),
  start: instant.optional(),
  end: instant.optional(),
  cron: z.string().optional(),
  interval_unit: z.enum(intervalUnits).optional(),
  time_column: z.string().optional(),
  unique_key: oneOrMany.optional(),
  batch_size: z.int().positive().optional(),
  batch_concurrency: z.int().positive().optional(),
  lookback: z.int().nonnegative().optional(),
  allow_partials: z.boolean().optional(),
  forward_only: notYet('forward_only').optional(),
  disable_restatement: z.boolean().optional(),
  auto_restatement_cron: z.string().optional(),
  auto_restatement_intervals: z.int().positive().optional(),
  columns: z.record(z.string(), describedColumn).optional(),
  audits: auditList.optional(),
  grain: oneOrMany.optional(),
  pre: oneOrMany.optional(),
  post: oneOrMany.optional(),
  depends_on: oneOrMany.optional(),
  meta: z.record(z.string(), z.unknown()).optional(),
})
export type ModelFields = z.infer<typeof modelFields>
