import { isUtf8 } from 'node:buffer'
import { constants } from 'node:fs'
import { type FileHandle, open, realpath, stat } from 'node:fs/promises'
import { AppError } from '../errors/app-error.ts'
import { hash } from 'node:crypto'
import { fileNotFound, guardFile } from './guard-file.ts'
import { locateProjectFile, relativeTo } from './locate-project-file.ts'
import { isProjectPath, refusedPath } from './project-path.ts'

/** The largest file that is read or written through these verbs, in bytes. */
export const largestEdited = 4 * 1024 * 1024

export interface FileContent {
  readonly path: string
  readonly content: string
  /** Of the bytes; what a later write can name as the file it replaces. */
  readonly sha256: string
  readonly sizeBytes: number
}

/** SHA-256 in hexadecimal of a file's bytes alone, as other tools compute it. */
export function fileSha256(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex')
}

/** Reads one of the project's own files; a link is followed to another of them and nowhere else. */
export async function readProjectFile(root: string, given: string): Promise<FileContent> {
  return guardFile(given, async () => {
    const place = await locateProjectFile(root, given)
    if (place.stats === null) throw fileNotFound(given)
    const real = await realpath(place.file)
    if (!isProjectPath(relativeTo(await realpath(root), real)))
      throw refusedPath('the path is a link that leaves the project’s own files')
    const bytes = await readBytes(real, given)
    if (!isUtf8(bytes) || bytes.includes(0))
      throw new AppError('file_failed', { message: `${given} is not text in UTF-8` })
    const content = bytes.toString('utf8')
    return { path: given, content, sha256: fileSha256(bytes), sizeBytes: bytes.byteLength }
  })
}

/** The file is opened without following a link, and was still the one at that place when it was open. */
async function readBytes(real: string, given: string): Promise<Buffer> {
  // Without waiting: opening a pipe would, for ever.
  const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)
  await using handle = await open(real, flags)
  const found = await handle.stat()
  if (!found.isFile()) throw refusedPath('the path is not a file')
  const now = await stat(await realpath(real))
  if ((await realpath(real)) !== real || now.ino !== found.ino || now.dev !== found.dev)
    throw refusedPath('the path was changed into a link meanwhile')
  if (found.size > largestEdited) throw tooLarge(given)
  return await readAtMost(handle, given)
}

/** Reads to the end, but not more than the cap where the file grows meanwhile. */
async function readAtMost(handle: FileHandle, given: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for (let size = 0; size <= largestEdited;) {
    const part = Buffer.alloc(64 * 1024)
    const { bytesRead } = await handle.read(part)
    if (bytesRead === 0) return Buffer.concat(parts)
    parts.push(part.subarray(0, bytesRead))
    size += bytesRead
  }
  throw tooLarge(given)
}

export function tooLarge(given: string): AppError {
  return new AppError('file_too_large', {
    message: `${given} is larger than ${largestEdited / 1024 / 1024} MiB`,
    hint: 'edit it outside of Millrace, or declare data in sources.yaml',
  })
}
