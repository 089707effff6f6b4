import { testPreset } from '@millrace/vitest-preset'

export default testPreset(['{src,scripts,test}/**/*.test.ts'])
