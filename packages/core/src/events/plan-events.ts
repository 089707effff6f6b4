import { z } from 'zod'
import {
  testsPart,
  columnsPart,
  issuePart,
  rangePair,
  stageEnded,
  stageProgressed,
  stageStarted,
} from './event-parts.ts'

const directChange = z.object({
  model: z.string(),
  category: z.string(),
  reason: z.string(),
  columns: columnsPart,
})
const indirectChange = directChange.omit({ columns: true })

const changesSummary = z.object({
  rebuilt: z.number(),
  added: z.number(),
  removed: z.number(),
  kept: z.number(),
  columns: z.number(),
  endpoints: z.number(),
})

const backfillPart = z.object({
  model: z.string(),
  intervals: z.array(rangePair),
  batches: z.number(),
  physicalName: z.string(),
  estimate: z.object({ lowMs: z.number(), highMs: z.number(), runs: z.number() }).optional(),
})

/** A use of a changed column. */
const impactEdge = z.object({
  from: z.object({ model: z.string(), column: z.string() }),
  to: z.object({
    kind: z.enum(['model', 'predictor', 'endpoint']),
    name: z.string(),
    column: z.string().optional(),
  }),
  role: z.enum(['passes', 'reads', 'filters', 'trains']),
})
export type ImpactEdge = z.infer<typeof impactEdge>

const ended = z.object({ summary: z.string().optional() })

/** Events of a plan's stream, by type: what each says beyond the envelope. */
export const planEventPayloads = {
  'plan.requested': z.object({
    environment: z.string(),
    options: z.record(z.string(), z.unknown()),
    actor: z.string(),
  }),
  'stage.started': stageStarted,
  'stage.progressed': stageProgressed,
  'stage.ended': stageEnded,
  'issues.found': z.object({ issues: z.array(issuePart) }),
  'tests.ended': testsPart,
  'changes.found': z.object({
    summary: changesSummary,
    added: z.array(z.object({ model: z.string(), kind: z.string() })),
    removed: z.array(z.object({ model: z.string() })),
    direct: z.array(directChange),
    indirect: z.array(indirectChange),
    metadata: z.array(z.object({ model: z.string(), fields: z.array(z.string()) })),
    kept: z.array(z.object({ model: z.string(), readsInstead: z.array(z.string()) })),
  }),
  'impact.found': z.object({ edges: z.array(impactEdge) }),
  'backfills.found': z.object({ backfills: z.array(backfillPart) }),
  'plan.planning': ended,
  'plan.ready': ended,
  'plan.nothing_to_do': ended,
  'plan.uncategorised': ended,
  'plan.invalid': ended,
  'plan.stale': z.object({
    by: z.string(),
    at: z.string(),
    planId: z.string(),
    models: z.array(z.string()),
  }),
  'plan.replaced': z.object({ replacedBy: z.string() }),
  'plan.applying': z.object({ runId: z.string() }),
  'plan.applied': ended,
  'plan.discarded': ended,
  'plan.failed': z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
  'plan.cancelled': ended,
} as const
