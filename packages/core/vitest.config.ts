import { testPreset } from '@millrace/vitest-preset'
import { mergeConfig } from 'vitest/config'

declare module 'vitest' {
  interface ProvidedContext {
    /** How many random sequences are played against the oracle, from which seed. */
    oracle: { readonly runs: number; readonly seed: number }
  }
}

const [runs = 25, seed = 42] = (process.env['ORACLE'] ?? '').split(':').filter(Boolean).map(Number)

export default mergeConfig(testPreset(), { test: { provide: { oracle: { runs, seed } } } })
