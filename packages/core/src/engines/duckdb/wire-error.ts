import { EngineError } from '../engine-error.ts'
import type { WireError } from './protocol.ts'

export function toWire(error: unknown): WireError {
  if (!(error instanceof EngineError)) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...plain, code: 'internal', message }
  }
  const { code, message, transient, conflict, fenced, cancelled } = error
  return { code, message, transient, conflict, fenced, cancelled, position: error.position ?? null }
}

const plain = { transient: false, conflict: false, fenced: false, cancelled: false, position: null }

export function fromWire({ position, ...wire }: WireError): EngineError {
  return new EngineError(position === null ? wire : { ...wire, position })
}

export function cancelledError(): EngineError {
  return new EngineError({
    code: 'cancelled',
    message: 'The statement was cancelled.',
    cancelled: true,
  })
}

export function lostError(detail: string): EngineError {
  return new EngineError({
    code: 'lost',
    message: `The engine's process ended: ${detail}.`,
    transient: true,
  })
}

export function fencedError(what: string): EngineError {
  return new EngineError({
    code: 'fenced',
    message: `${what}: another holder took over, or it was written before.`,
    fenced: true,
  })
}

export function refusedError(message: string): EngineError {
  return new EngineError({ code: 'statement_refused', message })
}
