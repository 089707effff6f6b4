import type { RunContext } from './run-context.ts'

/** Forgets what is to be recomputed, so that a run that stops half-way leaves it missing. */
export async function runRestateStage(context: RunContext): Promise<void> {
  const restated = context.document.backfills.filter(({ reason }) => reason === 'restated')
  await context.record(
    [
      { type: 'stage.started', payload: { stage: 'restate', total: restated.length } },
      { type: 'stage.ended', payload: { stage: 'restate', status: 'success' } },
    ],
    {
      change: async (tx) => {
        for (const { version, ranges } of restated)
          for (const range of ranges) await tx.removeIntervals(version, range)
      },
    },
  )
}
