import { testPreset } from '@millrace/vitest-preset'
import { mergeConfig } from 'vitest/config'

/** `RUNS=1000` starts that many runs where a test looks for what they leave behind. */
const runs = Number(process.env['RUNS'] ?? 200)

export default mergeConfig(testPreset(), { test: { provide: { runs } } })
