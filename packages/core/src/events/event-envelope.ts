/** A stored event as every reader gets it. `seq` is dense in its stream and starts at 1. */
export interface EventEnvelope<Type extends string = string, Payload = unknown> {
  readonly stream: string
  /** The log's incarnation; a restore from a backup makes a new one. */
  readonly epoch: number
  readonly seq: number
  /** ISO 8601 UTC. */
  readonly at: string
  readonly type: Type
  readonly version: number
  readonly payload: Payload
}

/** The public id of an event: `epoch:seq`. */
export function eventId(event: { readonly epoch: number; readonly seq: number }): string {
  return `${event.epoch}:${event.seq}`
}

/** Reads `epoch:seq`; null when it is not one. */
export function readEventId(id: string): { readonly epoch: number; readonly seq: number } | null {
  const match = /^(\d{1,15}):(\d{1,15})$/.exec(id)
  return match ? { epoch: Number(match[1]), seq: Number(match[2]) } : null
}

export const planStream = (planId: string): string => `plan:${planId}`
export const runStream = (runId: string): string => `run:${runId}`
export const workspaceStream = 'workspace'
