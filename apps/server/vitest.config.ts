import { testPreset } from '@millrace/vitest-preset'
import { mergeConfig } from 'vitest/config'

/** `RUNS=1000` starts that many runs where a test looks for what they leave behind. */
const runs = Number(process.env['RUNS'] ?? 100)
/** `CRASHES=all` kills an apply at every named moment; else at every second one. */
const everyCrash = process.env['CRASHES'] === 'all' ? 1 : 2

export default mergeConfig(testPreset(), { test: { provide: { runs, everyCrash } } })
