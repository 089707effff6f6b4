import { z } from 'zod'
import { stageNames } from '../tracker/stage-names.ts'

/** A half-open range as two ISO 8601 instants. */
export const rangePair = z.tuple([z.string(), z.string()])

export const issuePart = z.object({
  severity: z.enum(['error', 'warning']),
  code: z.string(),
  file: z.string(),
  line: z.number(),
  column: z.number(),
  message: z.string(),
  hint: z.string().nullable(),
})

const failureKinds = ['sql', 'audit', 'test', 'engine', 'lost', 'cancelled'] as const

/** Why a batch, and with it a model and a run, failed. */
export const failurePart = z.object({
  kind: z.enum(failureKinds),
  code: z.string(),
  message: z.string(),
  model: z.string(),
  batch: z.number().nullable(),
  interval: rangePair.nullable(),
  statement: z.string().nullable(),
  /** Position in the model's file, 1-based. */
  line: z.number().nullable(),
  column: z.number().nullable(),
})
export type Failure = z.infer<typeof failurePart>

export const stageEndReasons = ['error', 'cancelled', 'interrupted', 'skipped'] as const
export type StageEndReason = (typeof stageEndReasons)[number]

export const stageStarted = z.object({ stage: z.enum(stageNames), total: z.number().optional() })
export const stageProgressed = z.object({
  stage: z.enum(stageNames),
  done: z.number(),
  total: z.number(),
  /** The model the step was about, in creation and promote. */
  model: z.string().optional(),
})
export const stageEnded = z.object({
  stage: z.enum(stageNames),
  status: z.enum(['success', 'fail']),
  reason: z.enum(stageEndReasons).optional(),
})

export const columnsPart = z.union([z.literal('all'), z.array(z.string())])

/** How model tests went, with one detail for each that did not succeed. */
export const testsPart = z.object({
  total: z.number(),
  failures: z.number(),
  errors: z.number(),
  successful: z.number(),
  dialect: z.string(),
  details: z.array(
    z.object({
      model: z.string(),
      test: z.string(),
      file: z.string(),
      line: z.number(),
      kind: z.enum(['failure', 'error']),
      message: z.string(),
      diff: z.string().nullable(),
    }),
  ),
})
