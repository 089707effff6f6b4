import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { link, lstat, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { AppError } from '../errors/app-error.ts'
import { guardFile, systemCode } from './guard-file.ts'
import {
  type FilePlace,
  locateProjectFile,
  refuseCaseTwin,
  refuseMoved,
  refuseUnlessFile,
} from './locate-project-file.ts'
import { fileSha256, largestEdited, tooLarge } from './read-project-file.ts'
import { fileChanged, refuseChanged } from './refuse-changed.ts'

export interface WriteInput {
  readonly path: string
  readonly content: string
  /** The file that is replaced, by its hash; null when there must be none. Left out: whatever is there. */
  readonly ifSha256?: string | null | undefined
}

export interface WrittenFile {
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
  readonly isNew: boolean
}

/** Writes one of the project's own files, whole or not at all, if it still is what the writer read. */
export async function writeProjectFile(root: string, input: WriteInput): Promise<WrittenFile> {
  const { path: given, content } = input
  if (!content.isWellFormed() || content.includes('\u0000'))
    throw new AppError('arguments_invalid', { message: 'the content is not text' })
  const bytes = Buffer.from(content)
  if (bytes.byteLength > largestEdited) throw tooLarge(given)
  return guardFile(given, async () => {
    const place = await locateProjectFile(root, given, { makeFolders: true })
    if (place.stats) refuseUnlessFile(place.stats)
    else await refuseCaseTwin(place, null)
    await refuseChanged(place, input.ifSha256)
    await writeWhole(place, bytes, { isNew: input.ifSha256 === null })
    const sizeBytes = bytes.byteLength
    return { path: given, sha256: fileSha256(bytes), sizeBytes, isNew: place.stats === null }
  })
}

/** A file beside it takes its name: nobody ever sees half of it, and a link in its place is not followed. */
async function writeWhole(
  place: FilePlace,
  bytes: Uint8Array,
  { isNew }: { readonly isNew: boolean },
): Promise<void> {
  const { path: given, folder, file, stats } = place
  const part = path.join(folder, `.${randomUUID()}.millrace-part`)
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
  try {
    {
      await using handle = await open(part, flags | (constants.O_NOFOLLOW ?? 0), 0o644)
      if (stats) await handle.chmod(stats.mode & 0o777)
      await handle.writeFile(bytes)
    }
    await refuseMoved(place)
    if (!isNew) return await rename(part, file)
    await link(part, file).catch(async (error: unknown) => {
      if (systemCode(error) !== 'EEXIST') throw error
      const present = await lstat(file)
      refuseUnlessFile(present)
      throw fileChanged(given, fileSha256(await readFile(file)))
    })
  } finally {
    await rm(part, { force: true })
  }
}
