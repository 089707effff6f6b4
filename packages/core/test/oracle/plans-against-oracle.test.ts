import fc from 'fast-check'
import { describe, inject, it } from 'vitest'
import { playSequence } from './play-sequence.ts'
import { sequences } from './sequence.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How many random sequences are played against the oracle, from which seed. */
    oracle: { readonly runs: number; readonly seed: number }
  }
}

const { runs, seed } = inject('oracle')

describe('every environment equals what building everything from nothing gives', () => {
  it(
    `after ${runs} random sequences of edits, plans, runs and failures (seed ${seed})`,
    { timeout: runs * 20_000 },
    async () => {
      let log: string[] = []
      const property = fc.asyncProperty(sequences, async (sequence) => {
        log = []
        await playSequence(sequence, log)
      })
      const result = await fc.check(property, {
        numRuns: runs,
        seed,
        // Leaves time to say what was found when shrinking takes long.
        interruptAfterTimeLimit: runs * 15_000,
        markInterruptAsFailure: true,
      })
      if (!result.failed) return
      const error = result.errorInstance instanceof Error ? result.errorInstance.message : ''
      const example = JSON.stringify(result.counterexample?.[0])
      throw new Error(
        `${error}\nseed ${result.seed}, path ${result.counterexamplePath}, after ${result.numShrinks} shrinks\n${example}\n${log.join('\n')}`,
        { cause: result.errorInstance },
      )
    },
  )
})
