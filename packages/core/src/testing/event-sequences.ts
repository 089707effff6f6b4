import fc from 'fast-check'
import type { StreamKind } from '../events/event-schema.ts'
import type { EventEnvelope } from '../events/event-envelope.ts'
import { applyStages, cancelStages, overviewStages } from '../tracker/stage-names.ts'
import { eventTypes, sampleEvent } from './sample-events.ts'

const stages = [...overviewStages, ...applyStages, ...cancelStages]
const models = ['sales.orders', 'raw.orders', 'marts.revenue']

/** Any event of a stream at any time: repeated, out of order, about things that were never planned. */
export function nonsense(kind: StreamKind): fc.Arbitrary<EventEnvelope[]> {
  const event = fc
    .record({
      type: fc.constantFrom(...eventTypes(kind)),
      stage: fc.constantFrom(...stages),
      model: fc.constantFrom(...models),
      index: fc.integer({ min: 1, max: 3 }),
      done: fc.integer({ min: 0, max: 4 }),
      ended: fc.constantFrom('success', 'fail'),
      reason: fc.constantFrom('error', 'cancelled', 'interrupted', 'skipped'),
      run: fc.constantFrom('completed', 'failed', 'cancelled', 'interrupted'),
    })
    .map(({ type, ended, run, model, reason, ...change }) => {
      const status =
        type === 'run.ended' ? { status: run } : /stage|cancel/.test(type) ? { status: ended } : {}
      const name = type === 'model.planned' ? { name: model } : { model }
      const why = type === 'stage.ended' && ended === 'fail' ? { reason } : {}
      return { type, change: { ...change, ...status, ...name, ...why } }
    })
  return fc
    .array(event, { maxLength: 40 })
    .map((events) =>
      events.map(({ type, change }, index) =>
        sampleEvent(kind, type, known(kind, type, change), index + 1),
      ),
    )
}

/** Only the fields the event has, so that a sample stays one. */
function known(kind: StreamKind, type: string, change: object): object {
  const payload = sampleEvent(kind, type).payload as object
  return Object.fromEntries(
    Object.entries(change).filter(([field]) => field in payload || field === 'reason'),
  )
}

/** A run as one happens: stages in order, batches of each model, an end of any kind. */
export function plausibleRun(): fc.Arbitrary<EventEnvelope[]> {
  return fc
    .record({
      batches: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
      status: fc.constantFrom('completed', 'failed', 'cancelled', 'interrupted'),
      cut: fc.nat({ max: 60 }),
    })
    .map(({ batches, status, cut }) => {
      const planned = batches.map(
        (of, index) => ['model.planned', { name: models[index], batches: of }] as const,
      )
      const work = batches.flatMap((of, at) => {
        const model = models[at]
        const each = Array.from({ length: of }, (_, index) => [
          ['batch.started', { model, index: index + 1, of }] as const,
          ['batch.done', { model, index: index + 1, of }] as const,
        ])
        return [
          ...each.flat(),
          ['model.ended', { model, status: 'success', rows: 10 * of }] as const,
        ]
      })
      const begun = [
        ['run.queued', {}] as const,
        ['run.started', {}] as const,
        ...planned,
        ...applyStages.slice(0, 2).flatMap((stage) => stageEvents(stage)),
        ['stage.started', { stage: 'backfill', total: work.length }] as const,
        ...work,
        ['stage.ended', { stage: 'backfill' }] as const,
        ...stageEvents('promote'),
      ]
      const kept = status === 'completed' ? begun : begun.slice(0, 2 + (cut % (begun.length - 2)))
      return [...kept, ['run.ended', { status }] as const].map(([type, change], index) =>
        sampleEvent('run', type, change, index + 1),
      )
    })
}

function stageEvents(stage: string) {
  return [
    ['stage.started', { stage }],
    ['stage.ended', { stage }],
  ] as const
}
