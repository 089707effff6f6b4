import { link, rename, unlink } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../errors/app-error.ts'
import { guardFile, systemCode } from './guard-file.ts'
import {
  locateOwnFile,
  locateProjectFile,
  refuseCaseTwin,
  refuseMoved,
} from './locate-project-file.ts'
import { configFile } from './project-config.ts'
import { checkProjectPath, refusedPath } from './project-path.ts'
import { refuseChanged } from './refuse-changed.ts'

export interface RenameInput {
  readonly from: string
  readonly to: string
  /** The file that is moved, by its hash. */
  readonly ifSha256?: string | undefined
}

/** Moves one of the project's own files to a name that is free. */
export async function renameProjectFile(
  root: string,
  { from, to, ifSha256 }: RenameInput,
): Promise<{ readonly from: string; readonly to: string }> {
  checkProjectPath(to)
  refuseConfig(from)
  return guardFile(from, async () => {
    const source = await locateOwnFile(root, from)
    await refuseChanged(source, ifSha256)
    const target = await locateProjectFile(root, to, { makeFolders: true })
    if (target.stats) throw fileExists(to)
    const isBeside = target.folder === source.folder
    await refuseCaseTwin(target, isBeside ? path.basename(source.file) : null)
    await refuseMoved(source)
    await refuseMoved(target)
    await moveToFree(source.file, target.file).catch((error: unknown) => {
      throw systemCode(error) === 'EEXIST' ? fileExists(to) : error
    })
    return { from, to }
  })
}

/** A second name is made before the first goes: unlike a rename, that never replaces a file. */
async function moveToFree(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    // A file system without second names.
    if (!['EPERM', 'ENOTSUP', 'EMLINK'].includes(systemCode(error) ?? '')) throw error
    return rename(from, to)
  }
  await unlink(from)
}

/** The file that makes a folder a project stays where it is. */
export function refuseConfig(given: string): void {
  checkProjectPath(given)
  if (given === configFile) throw refusedPath(`without ${configFile} there is no project`)
}

function fileExists(given: string): AppError {
  return new AppError('file_exists', { message: `there is a file ${given} already` })
}
