import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder that is removed when it is disposed of. */
export interface ScratchFolder extends AsyncDisposable {
  readonly path: string
  /** A path below it that nothing uses yet. */
  fresh(name: string): string
}

export async function scratchFolder(): Promise<ScratchFolder> {
  const path = await mkdtemp(join(tmpdir(), 'millrace-bench-'))
  let used = 0
  return {
    path,
    fresh: (name) => join(path, `${name}-${(used += 1)}`),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}
