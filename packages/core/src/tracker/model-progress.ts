import type { Failure } from '../events/event-parts.ts'
import type { RunEvent } from '../events/event-schema.ts'

/** One model inside a run, as far as its events tell. */
export interface ModelProgress {
  readonly name: string
  readonly kind: string
  readonly view: string | null
  readonly dependsOn: readonly string[]
  readonly why: string
  readonly status: string
  readonly batches: number
  /** Batches that committed; a failed one is not among them. */
  readonly completed: number
  /** Batches running now: index and interval. */
  readonly running: readonly {
    readonly index: number
    readonly interval: readonly [string, string] | null
  }[]
  readonly start: string | null
  readonly end: string | null
  readonly rows: number | null
  readonly ms: number | null
  readonly auditsPassed: number
  readonly auditsFailed: number
  readonly retries: number
  readonly failure: Failure | null
  readonly cause: { readonly model: string; readonly batch: number | null } | null
}

/** Folds one event about a model; an event about a model that was never planned is ignored. */
export function foldModel(
  model: ModelProgress | undefined,
  event: RunEvent,
): ModelProgress | undefined {
  if (event.type === 'model.planned') return model ?? planned(event)
  if (!model || model.end !== null) return model
  switch (event.type) {
    case 'batch.started':
      // Another attempt of a batch that runs already.
      if (model.running.some((batch) => batch.index === event.payload.index)) return model
      return {
        ...model,
        status: 'running',
        start: model.start ?? event.at,
        running: [
          ...model.running,
          { index: event.payload.index, interval: event.payload.interval },
        ],
      }
    case 'batch.done':
      return {
        ...model,
        completed: model.completed + 1,
        running: without(model, event.payload.index),
        rows: event.payload.rows === null ? model.rows : (model.rows ?? 0) + event.payload.rows,
      }
    case 'batch.failed':
      if (model.failure && without(model, event.payload.index).length === model.running.length)
        return model
      return {
        ...model,
        running: without(model, event.payload.index),
        failure: model.failure ?? event.payload.failure,
      }
    case 'task.retrying':
      return { ...model, retries: model.retries + 1 }
    case 'audits.ended':
      return {
        ...model,
        auditsPassed: model.auditsPassed + event.payload.passed,
        auditsFailed: model.auditsFailed + event.payload.failed.length,
      }
    case 'model.ended':
      return {
        ...model,
        status: event.payload.status,
        end: event.at,
        running: [],
        rows: event.payload.rows ?? model.rows,
        ms: event.payload.ms,
        cause: event.payload.cause ?? null,
      }
    default:
      return model
  }
}

function planned(event: Extract<RunEvent, { type: 'model.planned' }>): ModelProgress {
  const { name, kind, view, dependsOn, why, batches } = event.payload
  return {
    name,
    kind,
    view,
    dependsOn,
    why: why.code,
    status: 'pending',
    batches,
    completed: 0,
    running: [],
    start: null,
    end: null,
    rows: null,
    ms: null,
    auditsPassed: 0,
    auditsFailed: 0,
    retries: 0,
    failure: null,
    cause: null,
  }
}

function without(model: ModelProgress, index: number): ModelProgress['running'] {
  return model.running.filter((batch) => batch.index !== index)
}
