import type { Failure } from '../events/event-parts.ts'
import type { RunEvent } from '../events/event-schema.ts'
import { type ApplyStage, applyStages } from './stage-names.ts'
import { idleMeta, type StageMeta } from './stage-state.ts'
import { closeStage, moveStage } from './stage-transitions.ts'
import { foldModel, type ModelProgress } from './model-progress.ts'

export interface ApplyStageState {
  readonly meta: StageMeta
  /** Of backfill the batches that committed, of all models. */
  readonly done: number
  readonly total: number | null
}

/** What is known of a run that applies a plan. */
export interface PlanApplyTracker {
  readonly runId: string
  readonly planId: string | null
  readonly environment: string | null
  readonly actor: string | null
  readonly meta: StageMeta
  /** The run's status. */
  readonly status: string
  readonly stages: Readonly<Record<ApplyStage, ApplyStageState>>
  /** In the order they were planned. */
  readonly models: Readonly<Record<string, ModelProgress>>
  /** Models with at least one batch running. */
  readonly queue: readonly string[]
  readonly promoted: number
  /** Runs that write batches this one needs; empty once it started. */
  readonly waitingFor: readonly string[]
  readonly cancelRequestedBy: string | null
  readonly reason: string | null
  readonly causes: readonly Failure[]
}

export function emptyApply(runId: string): PlanApplyTracker {
  const stage: ApplyStageState = { meta: idleMeta, done: 0, total: null }
  return {
    runId,
    planId: null,
    environment: null,
    actor: null,
    meta: idleMeta,
    status: 'queued',
    stages: { creation: stage, restate: stage, backfill: stage, promote: stage },
    models: {},
    queue: [],
    promoted: 0,
    waitingFor: [],
    cancelRequestedBy: null,
    reason: null,
    causes: [],
  }
}

/**
 * Folds one event of a run's stream. Pure; the same reference when nothing changed. Of many events in a row only
 * the last state is seen: `own` holds what was made for those before, so that not each of them copies every model.
 */
export function foldApply(
  state: PlanApplyTracker,
  event: RunEvent,
  own?: WeakSet<object>,
): PlanApplyTracker {
  if (state.meta.status !== 'init') return state
  switch (event.type) {
    case 'run.queued': {
      if (state.environment !== null) return state
      const { planId, environment, actor } = event.payload
      return { ...state, planId, environment, actor }
    }
    case 'run.waiting':
      return state.status !== 'queued' || state.waitingFor.join() === event.payload.runs.join()
        ? state
        : { ...state, waitingFor: event.payload.runs }
    case 'run.started': {
      if (state.status !== 'queued') return state
      const { planId, environment, actor } = event.payload
      const meta = moveStage(state.meta, { move: 'start', at: event.at })
      return { ...state, planId, environment, actor, meta, status: 'running', waitingFor: [] }
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
        return meta === stage.meta ? stage : { ...stage, meta }
      })
    case 'model.planned':
    case 'batch.started':
    case 'batch.done':
    case 'batch.failed':
    case 'task.retrying':
    case 'audits.ended':
    case 'model.progress':
    case 'model.ended':
      return withModel(state, event, own)
    case 'views.promoted':
      return state.promoted === event.payload.promoted.length
        ? state
        : { ...state, promoted: event.payload.promoted.length }
    case 'cancel.requested':
      return state.cancelRequestedBy === null
        ? { ...state, cancelRequestedBy: event.payload.by }
        : state
    case 'run.ended':
      return end(state, event)
    case 'learner.ended':
    case 'leaderboard.changed':
    case 'statement.stopped':
    case 'engine.killed':
    case 'cancel.ended':
      return state
    default:
      return event satisfies never
  }
}

type ModelEvent = Extract<
  RunEvent,
  {
    type:
      | 'model.planned'
      | 'batch.started'
      | 'batch.done'
      | 'batch.failed'
      | 'task.retrying'
      | 'audits.ended'
      | 'model.progress'
      | 'model.ended'
  }
>

function withModel(
  state: PlanApplyTracker,
  event: ModelEvent,
  own?: WeakSet<object>,
): PlanApplyTracker {
  const name = event.type === 'model.planned' ? event.payload.name : event.payload.model
  const before = state.models[name]
  const model = foldModel(before, event)
  if (!model || model === before) return state
  const models: Record<string, ModelProgress> = own?.has(state.models)
    ? state.models
    : { ...state.models }
  models[name] = model
  own?.add(models)
  const wasRunning = (before?.running.length ?? 0) > 0
  const isRunning = model.running.length > 0
  const queue =
    wasRunning === isRunning
      ? state.queue
      : isRunning
        ? [...state.queue, name]
        : state.queue.filter((other) => other !== name)
  const committed = model.completed - (before?.completed ?? 0)
  return { ...state, models, queue, stages: withCommitted(state.stages, committed) }
}

function withCommitted(
  stages: PlanApplyTracker['stages'],
  committed: number,
): PlanApplyTracker['stages'] {
  if (committed === 0) return stages
  const { backfill } = stages
  return { ...stages, backfill: { ...backfill, done: backfill.done + committed } }
}

/** A tracker as it was folded before its backfill counted the batches of all models. */
export function countCommitted(state: PlanApplyTracker): PlanApplyTracker {
  const committed = Object.values(state.models).reduce((sum, { completed }) => sum + completed, 0)
  const backfill = { ...state.stages.backfill, done: committed }
  return { ...state, stages: { ...state.stages, backfill } }
}

function end(
  state: PlanApplyTracker,
  event: Extract<RunEvent, { type: 'run.ended' }>,
): PlanApplyTracker {
  const { status, reason, causes } = event.payload
  const endReason = status === 'cancelled' || status === 'interrupted' ? status : 'error'
  const stages = { ...state.stages }
  if (status !== 'completed') {
    for (const name of applyStages) {
      const stage = stages[name]
      stages[name] = { ...stage, meta: closeStage(stage.meta, event.at, endReason) }
    }
  }
  const meta = moveStage(state.meta, {
    move: 'end',
    at: event.at,
    status: status === 'completed' ? 'success' : 'fail',
    reason: endReason,
  })
  return { ...state, meta, stages, status, reason, causes, queue: [], waitingFor: [] }
}

function withStage(
  state: PlanApplyTracker,
  name: string,
  change: (stage: ApplyStageState) => ApplyStageState,
): PlanApplyTracker {
  const stage = applyStages.find((candidate) => candidate === name)
  if (!stage) return state
  const next = change(state.stages[stage])
  return next === state.stages[stage]
    ? state
    : { ...state, stages: { ...state.stages, [stage]: next } }
}
