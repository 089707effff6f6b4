import { unlink } from 'node:fs/promises'
import { guardFile } from './guard-file.ts'
import { locateOwnFile, refuseMoved } from './locate-project-file.ts'
import { refuseConfig } from './rename-project-file.ts'
import { refuseChanged } from './refuse-changed.ts'

export interface RemoveInput {
  readonly path: string
  /** The file that is removed, by its hash. */
  readonly ifSha256?: string | undefined
}

/** Removes one of the project's own files. */
export async function removeProjectFile(
  root: string,
  { path, ifSha256 }: RemoveInput,
): Promise<{ readonly path: string }> {
  refuseConfig(path)
  return guardFile(path, async () => {
    const place = await locateOwnFile(root, path)
    await refuseChanged(place, ifSha256)
    await refuseMoved(place)
    await unlink(place.file)
    return { path }
  })
}
