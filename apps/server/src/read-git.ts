import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The commit a folder stands on and whether its files differ from it; nulls outside a repository. */
export async function readGit(root: string): Promise<{ readonly commit: string | null; readonly dirty: boolean | null }> {
  const git = (...args: string[]) =>
    run('git', ['-C', root, ...args], { timeout: 2_000 }).then(({ stdout }) => stdout.trim(), () => null)
  const [commit, status] = await Promise.all([git('rev-parse', 'HEAD'), git('status', '--porcelain', '--', '.')])
  return { commit, dirty: commit === null || status === null ? null : status !== '' }
}
