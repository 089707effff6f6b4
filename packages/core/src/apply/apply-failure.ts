import { EngineError } from '../engines/engine-error.ts'
import { AppError } from '../errors/app-error.ts'
import type { Failure } from '../events/event-parts.ts'
import { type TimeRange, toPair } from '../intervals/time-range.ts'
import type { AuditOutcome } from '../audits/run-audits.ts'

/** Thrown inside a write so that it is rolled back: the rows did not pass a blocking audit. */
export class AuditFailure extends Error {
  readonly outcomes: readonly AuditOutcome[]

  constructor(outcomes: readonly AuditOutcome[]) {
    super(
      `audit failed: ${outcomes.map(({ name, failing }) => `${name} (${failing.toLocaleString('en-US')} rows)`).join(', ')}`,
    )
    this.outcomes = outcomes
  }
}

export interface FailurePlace {
  readonly model: string
  readonly batch: number | null
  readonly range: TimeRange | null
  readonly statement: string | null
  /** Line of the model's file on which its query begins. */
  readonly firstLine: number
}

/** Says what went wrong in the words of the event log. */
export function describeFailure(error: unknown, place: FailurePlace): Failure {
  const base = {
    model: place.model,
    batch: place.batch,
    interval: place.range === null ? null : ([...toPair(place.range)] as [string, string]),
    statement: place.statement,
    line: null,
    column: null,
  }
  if (error instanceof AuditFailure)
    return { ...base, kind: 'audit', code: 'audit_failed', message: error.message }
  if (error instanceof EngineError) {
    const kind = error.cancelled
      ? 'cancelled'
      : error.code === 'lost'
        ? 'lost'
        : error.position || isSql(error)
          ? 'sql'
          : 'engine'
    return {
      ...base,
      kind,
      code: error.code,
      message: error.message,
      line: error.position ? place.firstLine + error.position.line - 1 : null,
      column: error.position?.column ?? null,
    }
  }
  if (error instanceof AppError)
    return { ...base, kind: 'engine', code: error.code, message: error.message }
  return {
    ...base,
    kind: 'engine',
    code: 'internal',
    message: 'something unexpected; the log has the details',
  }
}

function isSql(error: EngineError): boolean {
  return [
    'binder',
    'catalog',
    'parser',
    'conversion',
    'invalid_input',
    'out_of_range',
    'constraint',
  ].includes(error.code)
}
