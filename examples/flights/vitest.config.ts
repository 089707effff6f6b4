import { testPreset } from '@millrace/vitest-preset'

export default testPreset()
