import type { z } from 'zod'
import { consoleEventPayloads } from './console-events.ts'
import type { EventEnvelope } from './event-envelope.ts'
import { planEventPayloads } from './plan-events.ts'
import { runEventPayloads } from './run-events.ts'

type Payloads = Readonly<Record<string, z.ZodType>>
type EventOf<Schemas extends Payloads> = {
  [Type in keyof Schemas & string]: EventEnvelope<Type, z.infer<Schemas[Type]>>
}[keyof Schemas & string]
type NewEventOf<Schemas extends Payloads> = {
  [Type in keyof Schemas & string]: {
    readonly type: Type
    readonly payload: z.infer<Schemas[Type]>
  }
}[keyof Schemas & string]

export type PlanEvent = EventOf<typeof planEventPayloads>
export type RunEvent = EventOf<typeof runEventPayloads>
export type ConsoleEvent = EventOf<typeof consoleEventPayloads>
export type AnyEvent = PlanEvent | RunEvent | ConsoleEvent

/** An event before the log gave it a time and a sequence number. */
export type NewPlanEvent = NewEventOf<typeof planEventPayloads>
export type NewRunEvent = NewEventOf<typeof runEventPayloads>
export type NewConsoleEvent = NewEventOf<typeof consoleEventPayloads>

/** The version new events are written with. */
export const eventVersion = 1

/** The schemas by kind of stream; `docs/events.md` is tested to list exactly these. */
export const eventPayloads = {
  plan: planEventPayloads,
  run: runEventPayloads,
  workspace: consoleEventPayloads,
} as const satisfies Record<string, Payloads>

export type StreamKind = keyof typeof eventPayloads

export function streamKind(stream: string): StreamKind | null {
  const [kind] = stream.split(':')
  return kind === 'plan' || kind === 'run' || kind === 'workspace' ? kind : null
}

/** Checks a stored event against its schema; null when the type is unknown to this version. */
export function readEvent(event: EventEnvelope): AnyEvent | null {
  const kind = streamKind(event.stream)
  const schemas: Payloads = kind ? eventPayloads[kind] : {}
  const schema = Object.hasOwn(schemas, event.type) ? schemas[event.type] : undefined
  const parsed = schema?.safeParse(event.payload)
  return parsed?.success ? ({ ...event, payload: parsed.data } as AnyEvent) : null
}
