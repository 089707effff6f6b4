import type { z } from 'zod'
import type { PlanEvent } from '../events/event-schema.ts'
import type { planEventPayloads } from '../events/plan-events.ts'
import { type OverviewStage, overviewStages } from './stage-names.ts'
import { idleMeta, type StageMeta } from './stage-state.ts'
import { closeStage, moveStage } from './stage-transitions.ts'

type Payload<Type extends keyof typeof planEventPayloads> = z.infer<
  (typeof planEventPayloads)[Type]
>

export interface OverviewStageState {
  readonly meta: StageMeta
  readonly done: number
  readonly total: number | null
}

/** What is known of a plan while and after it is computed. */
export interface PlanOverviewTracker {
  readonly planId: string
  readonly environment: string | null
  readonly options: Readonly<Record<string, unknown>>
  readonly actor: string | null
  readonly meta: StageMeta
  /** The plan's status as its last status event said. */
  readonly planStatus: string
  readonly stages: Readonly<Record<OverviewStage, OverviewStageState>>
  readonly issues: Payload<'issues.found'>['issues']
  readonly changes: Payload<'changes.found'> | null
  readonly impact: Payload<'impact.found'>['edges']
  readonly backfills: Payload<'backfills.found'>['backfills'] | null
  readonly tests: Payload<'tests.ended'> | null
  readonly error: Payload<'plan.failed'> | null
}

export function emptyOverview(planId: string): PlanOverviewTracker {
  const stage: OverviewStageState = { meta: idleMeta, done: 0, total: null }
  return {
    planId,
    environment: null,
    options: {},
    actor: null,
    meta: idleMeta,
    planStatus: 'planning',
    stages: { validation: stage, changes: stage, backfills: stage },
    issues: [],
    changes: null,
    impact: [],
    backfills: null,
    tests: null,
    error: null,
  }
}

/** Folds one event of a plan's stream. Pure; the same reference when nothing changed. */
export function foldOverview(state: PlanOverviewTracker, event: PlanEvent): PlanOverviewTracker {
  switch (event.type) {
    case 'plan.requested':
      return {
        ...emptyOverview(state.planId),
        environment: event.payload.environment,
        options: event.payload.options,
        actor: event.payload.actor,
        meta: { ...idleMeta, start: event.at },
      }
    case 'stage.started':
      return withStage(state, event.payload.stage, (stage) => {
        const meta = moveStage(stage.meta, { move: 'start', at: event.at })
        return meta === stage.meta
          ? stage
          : { ...stage, meta, total: event.payload.total ?? stage.total }
      })
    case 'stage.progressed':
      return withStage(state, event.payload.stage, (stage) =>
        stage.meta.status === 'init' &&
        (stage.done !== event.payload.done || stage.total !== event.payload.total)
          ? { ...stage, done: event.payload.done, total: event.payload.total }
          : stage,
      )
    case 'stage.ended':
      return withStage(state, event.payload.stage, (stage) => {
        const { status, reason } = event.payload
        const meta = moveStage(stage.meta, { move: 'end', at: event.at, status, reason })
        return meta === stage.meta
          ? stage
          : {
              ...stage,
              meta,
              done: status === 'success' ? (stage.total ?? stage.done) : stage.done,
            }
      })
    case 'issues.found':
      return withFacts(state, { issues: [...state.issues, ...event.payload.issues] })
    case 'tests.ended':
      return withFacts(state, { tests: event.payload })
    case 'changes.found':
      return withFacts(state, { changes: event.payload })
    case 'impact.found':
      return withFacts(state, { impact: event.payload.edges })
    case 'backfills.found':
      return withFacts(state, { backfills: event.payload.backfills })
    case 'plan.planning':
      return state
    case 'plan.ready':
    case 'plan.nothing_to_do':
    case 'plan.uncategorised':
      return end(state, event, 'success')
    case 'plan.invalid':
    case 'plan.cancelled':
      return end(state, event, 'fail')
    case 'plan.failed':
      return { ...end(state, event, 'fail'), error: event.payload }
    case 'plan.applying':
    case 'plan.applied':
    case 'plan.discarded':
    case 'plan.stale':
    case 'plan.replaced':
      return withStatus(state, event.type)
    default:
      return event satisfies never
  }
}

/** What a plan found is final once it ended. */
function withFacts(
  state: PlanOverviewTracker,
  facts: Partial<PlanOverviewTracker>,
): PlanOverviewTracker {
  return state.meta.status === 'init' ? { ...state, ...facts } : state
}

function withStatus(state: PlanOverviewTracker, type: string): PlanOverviewTracker {
  const planStatus = type.replace('plan.', '')
  return state.planStatus === planStatus ? state : { ...state, planStatus }
}

function end(
  state: PlanOverviewTracker,
  event: PlanEvent,
  status: 'success' | 'fail',
): PlanOverviewTracker {
  if (state.meta.status !== 'init') return withStatus(state, event.type)
  const reason = event.type === 'plan.cancelled' ? 'cancelled' : 'error'
  const stages = { ...state.stages }
  if (status === 'fail') {
    for (const name of overviewStages) {
      const stage = stages[name]
      stages[name] = { ...stage, meta: closeStage(stage.meta, event.at, reason) }
    }
  }
  const meta = moveStage(state.meta, { move: 'end', at: event.at, status, reason })
  return { ...withStatus(state, event.type), meta, stages }
}

function withStage(
  state: PlanOverviewTracker,
  name: string,
  change: (stage: OverviewStageState) => OverviewStageState,
): PlanOverviewTracker {
  const stage = overviewStages.find((candidate) => candidate === name)
  if (!stage || state.meta.status !== 'init') return state
  const next = change(state.stages[stage])
  return next === state.stages[stage]
    ? state
    : { ...state, stages: { ...state.stages, [stage]: next } }
}
