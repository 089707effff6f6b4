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
      // What hangs is stopped; on a machine that is slow nothing else is.
      testTimeout: 300_000,
      hookTimeout: 300_000,
      expect: { poll: { timeout: 60_000 } },
      pool: 'forks',
      // By itself one processor is left idle, and most tests wait for processes they started.
      maxWorkers: '100%',
      // Each embedded state is WebAssembly of its own: optimising it takes longer than a test runs.
      execArgv: ['--liftoff-only'],
    },
  })
}
