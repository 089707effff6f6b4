import { testPreset } from '@millrace/vitest-preset'
import { mergeConfig } from 'vitest/config'

export default mergeConfig(testPreset(), { test: { globalSetup: ['test/build-page.ts'] } })
