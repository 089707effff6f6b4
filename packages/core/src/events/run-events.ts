import { z } from 'zod'
import { failurePart, rangePair, stageEnded, stageProgressed, stageStarted } from './event-parts.ts'

const batchPart = z.object({
  model: z.string(),
  /** 1-based. */
  index: z.number(),
  of: z.number(),
  interval: rangePair.nullable(),
  attempt: z.number(),
  statementId: z.string(),
  auditOnly: z.boolean(),
})

const viewPart = z.object({ name: z.string(), view: z.string(), physicalName: z.string() })

/** Events of a run's stream, by type: what each says beyond the envelope. Each is a delta that stands alone. */
export const runEventPayloads = {
  'run.queued': z.object({
    planId: z.string().nullable(),
    environment: z.string(),
    kind: z.string(),
    actor: z.string(),
  }),
  /** Another run writes some of the batches this one needs; it goes on when they are there. */
  'run.waiting': z.object({ runs: z.array(z.string()) }),
  'run.started': z.object({
    planId: z.string().nullable(),
    environment: z.string(),
    actor: z.string(),
    lease: z.object({ token: z.string() }),
  }),
  'stage.started': stageStarted,
  'stage.progressed': stageProgressed,
  'stage.ended': stageEnded,
  'model.planned': z.object({
    name: z.string(),
    view: z.string().nullable(),
    physicalName: z.string(),
    kind: z.string(),
    /** The models of this run that it waits for, also through views. */
    dependsOn: z.array(z.string()),
    batches: z.number(),
    auditOnly: z.boolean(),
    restatedBecause: z.array(z.string()).optional(),
    why: z.object({ code: z.string(), columns: z.array(z.string()), parents: z.array(z.string()) }),
  }),
  'batch.started': batchPart,
  'batch.done': batchPart.extend({
    rows: z.number().nullable(),
    rowsProcessed: z.number().nullable().optional(),
    bytesProcessed: z.number().nullable().optional(),
    ms: z.number(),
  }),
  'batch.failed': batchPart.extend({ ms: z.number(), failure: failurePart }),
  'task.retrying': z.object({
    model: z.string(),
    attempt: z.number(),
    of: z.number(),
    inMs: z.number(),
    code: z.string(),
  }),
  'audits.ended': z.object({
    model: z.string(),
    interval: rangePair.nullable(),
    index: z.number(),
    of: z.number(),
    passed: z.number(),
    failed: z.array(
      z.object({
        name: z.string(),
        blocking: z.boolean(),
        failing: z.number(),
        checked: z.number().nullable(),
      }),
    ),
  }),
  'model.progress': z.object({
    model: z.string(),
    unit: z.enum(['fold', 'tree', 'row']),
    done: z.number(),
    total: z.number(),
    metric: z.number().optional(),
  }),
  'learner.ended': z.object({
    learner: z.string(),
    fold: z.number().nullable(),
    metrics: z.record(z.string(), z.number()),
  }),
  'leaderboard.changed': z.object({ rows: z.array(z.record(z.string(), z.unknown())) }),
  'model.ended': z.object({
    model: z.string(),
    status: z.enum(['success', 'failed', 'skipped', 'kept', 'cancelled', 'interrupted']),
    rows: z.number().nullable(),
    ms: z.number(),
    cause: z.object({ model: z.string(), batch: z.number().nullable() }).optional(),
  }),
  'views.promoted': z.object({
    environment: z.string(),
    promoted: z.array(viewPart),
    demoted: z.array(z.string()),
    ms: z.number(),
  }),
  'cancel.requested': z.object({ by: z.string() }),
  'statement.stopped': z.object({ model: z.string(), batch: z.number(), ms: z.number() }),
  'engine.killed': z.object({ by: z.string() }),
  'cancel.ended': z.object({ status: z.enum(['success', 'fail']), message: z.string().optional() }),
  'run.ended': z.object({
    status: z.enum(['completed', 'failed', 'cancelled', 'interrupted']),
    reason: z.string().nullable(),
    causes: z.array(
      failurePart.extend({ audit: z.string().optional(), changedSincePass: z.array(z.string()) }),
    ),
  }),
} as const
