import { testPreset } from '@millrace/vitest-preset'
import { mergeConfig } from 'vitest/config'

/** `ORACLE=500:7` plays 500 sequences against the oracle, from seed 7. */
const [runs = 12, seed = 42] = (process.env['ORACLE'] ?? '').split(':').filter(Boolean).map(Number)

export default mergeConfig(testPreset(), { test: { provide: { oracle: { runs, seed } } } })
