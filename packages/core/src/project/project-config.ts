import { z } from 'zod'
import { readInstant } from '../intervals/read-instant.ts'
import { modelFields } from './model-fields.ts'

const instant = z.string().refine((text) => readInstant(text) !== null, { error: 'is not a date' })

/** The fields of `millrace.yaml`. */
export const projectConfig = z.strictObject({
  name: z.string().min(1),
  default_schema: z.string().optional(),
  dialect: z.enum(['duckdb', 'postgres']).optional(),
  start: instant.optional(),
  vars: z.record(z.string(), z.unknown()).optional(),
  defaults: modelFields.omit({ name: true }).optional(),
  warehouse: z
    .strictObject({
      engine: z.enum(['duckdb', 'postgres']).optional(),
      path: z.string().optional(),
      threads: z.int().positive().optional(),
      memory_limit: z
        .string()
        .regex(/^\d+(\.\d+)?\s*(KB|MB|GB|KiB|MiB|GiB)$/i, { error: 'write a size such as 4GB' })
        .optional(),
      url: z
        .string()
        .regex(/^env:[A-Za-z_]\w*$/, {
          error: 'write env:NAME, so that no password stands in the file',
        })
        .optional(),
    })
    .optional(),
  state: z.string().optional(),
})
export type ProjectConfig = z.infer<typeof projectConfig>

export const configFile = 'millrace.yaml'
