import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The tests whose full size takes too long for every run, each with the setting that makes it full. */
const longTests = [
  { folder: 'packages/core', test: 'test/oracle', set: { ORACLE: '500:7' } },
  { folder: 'apps/server', test: 'test/crashed', set: { CRASHES: 'all' } },
  { folder: 'apps/server', test: 'test/http/nothing-left-behind', set: { RUNS: '1000' } },
  { folder: 'apps/web', test: 'test/many-models', set: { MODELS: '5000' } },
] as const

for (const { folder, test, set } of longTests) {
  const { status } = spawnSync('vitest', ['run', test], {
    cwd: fileURLToPath(new URL(`../../${folder}`, import.meta.url)),
    env: { ...process.env, ...set },
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exitCode = 1
}
