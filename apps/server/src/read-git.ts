import type { GitPlace } from '@millrace/core'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The commit a folder stands on and whether its files differ from it; nulls outside a repository. */
export async function readGit(root: string): Promise<GitPlace> {
  const options = ['status', '--porcelain=v2', '--branch', '--', '.']
  const text = await run('git', ['-C', root, ...options], {
    timeout: 2_000,
    maxBuffer: 16 * 1024 * 1024,
  }).then(
    ({ stdout }) => stdout,
    () => '',
  )
  const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(text)?.[1] ?? null
  return { commit, dirty: commit === null ? null : /^[^#\n]/m.test(text) }
}
