import { z } from 'zod'
import { testsPart } from './event-parts.ts'
import { stageNames } from '../tracker/stage-names.ts'

const trackerNotice = z.object({
  planId: z.string(),
  runId: z.string().optional(),
  environment: z.string(),
  stage: z.enum(stageNames),
  status: z.enum(['init', 'success', 'fail']),
  done: z.number(),
  total: z.number(),
})
const named = z.object({ environment: z.string(), at: z.string().optional() })

/** Events of a workspace's console stream, by type. */
export const consoleEventPayloads = {
  ping: z.object({ serverTime: z.string() }),
  errors: z.object({
    timestamp: z.string(),
    message: z.string(),
    origin: z.string(),
    trigger: z.string().nullable(),
    status: z.number(),
    type: z.string(),
    description: z.string().nullable(),
    /** Who told it, where a person or a script did. */
    actor: z.string().optional(),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
  warnings: z.object({
    message: z.string(),
    source: z.string(),
    code: z.string().optional(),
    file: z.string().optional(),
    line: z.number().optional(),
    /** Who told it, where a person or a script did. */
    actor: z.string().optional(),
    data: z.record(z.string(), z.unknown()).optional(),
  }),
  file: z.object({
    changes: z.array(
      z.object({
        path: z.string(),
        change: z.enum(['added', 'modified', 'removed', 'moved']),
        from: z.string().optional(),
        sha256: z.string().nullable(),
        content: z.string().optional(),
      }),
    ),
  }),
  'format-file': z.object({ path: z.string(), status: z.string(), reason: z.string().optional() }),
  models: z.object({
    added: z.array(z.string()),
    modified: z.array(z.string()),
    removed: z.array(z.string()),
  }),
  tests: testsPart,
  'plan-overview': trackerNotice,
  'plan-apply': trackerNotice,
  'plan-cancel': trackerNotice,
  'plan.began': named.extend({ planId: z.string(), actor: z.string() }),
  'plan.ended': named.extend({ planId: z.string(), status: z.string() }),
  'run.began': named.extend({
    runId: z.string(),
    planId: z.string().nullable(),
    actor: z.string(),
  }),
  'run.ended': named.extend({ runId: z.string(), status: z.string() }),
  'environment.moved': named.extend({ planId: z.string() }),
  'lease.taken': named.extend({ runId: z.string(), holder: z.string() }),
  'lease.freed': named.extend({ runId: z.string() }),
} as const
