import { defineConfig, type ViteUserConfig } from 'vitest/config'

/** The test settings every package shares: sources resolve to `src`, time is UTC, nothing passes by being empty. */
export function testPreset(
  include: readonly string[] = ['src/**/*.test.ts', 'test/**/*.test.ts'],
): ViteUserConfig {
  return defineConfig({
    resolve: { conditions: ['development'] },
    ssr: { resolve: { conditions: ['development'] } },
    test: {
      include: [...include],
      env: { TZ: 'UTC' },
      passWithNoTests: false,
      allowOnly: false,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      pool: 'forks',
    },
  })
}
