import { testPreset } from '@millrace/vitest-preset'
import { mergeConfig } from 'vitest/config'

const [runs = 25, seed = 42] = (process.env['ORACLE'] ?? '').split(':').filter(Boolean).map(Number)

export default mergeConfig(testPreset(), { test: { provide: { oracle: { runs, seed } } } })
