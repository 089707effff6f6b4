import {
  emptyApply,
  foldApply,
  foldEvents,
  type PlanApplyTracker,
  type RunEvent,
} from '@millrace/core/browser'

export type RunStep = {
  [Type in RunEvent['type']]: readonly [Type, Partial<PayloadOf<Type>>]
}[RunEvent['type']]
type PayloadOf<Type> = Extract<RunEvent, { readonly type: Type }>['payload']

const began = Date.parse('2024-05-01T12:00:00Z')

/** The log of a run with these events, a second apart. */
export function eventsOf(steps: readonly RunStep[]): RunEvent[] {
  return steps.map(([type, payload], index) => ({
    stream: 'run:r1',
    epoch: 1,
    seq: index + 1,
    at: new Date(began + index * 1000).toISOString(),
    type,
    version: 1,
    payload,
  })) as unknown as RunEvent[]
}

/** The tracker of a run after some events, a second apart. */
export function runOf(steps: readonly RunStep[]): PlanApplyTracker {
  return foldEvents(foldApply, emptyApply('r1'), eventsOf(steps))
}

export const started: RunStep = [
  'run.started',
  { planId: 'p1', environment: 'prod', actor: 'ada', lease: { token: '1' } },
]

export function planned(name: string, batches = 1): RunStep {
  const why = { code: 'added', columns: [], parents: [] }
  return ['model.planned', { name, kind: 'table', view: name, dependsOn: [], batches, why }]
}

export function failureIn(model: string) {
  return {
    kind: 'audit' as const,
    code: 'audit_failed',
    message: 'not_null: 3 rows',
    model,
    batch: 2,
    interval: ['2024-01-01T00:00:00.000Z', '2024-01-03T00:00:00.000Z'] as [string, string],
    statement: 'select 1',
    line: null,
    column: null,
    changedSincePass: [],
  }
}
