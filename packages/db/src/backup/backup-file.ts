import { createHash } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { AppError } from '@millrace/core'

/** What the first line of a backup says of the archive after it. */
export interface BackupHeader {
  readonly format: 'millrace-state'
  readonly formatVersion: 1
  readonly stateId: string
  /** The last migration the state had. */
  readonly schemaVersion: string | null
  /** ISO 8601 UTC. */
  readonly at: string
  /** Of the archive, in hexadecimal. */
  readonly sha256: string
  /** The archive's size. */
  readonly bytes: number
}

const maxHeaderBytes = 4096

/** Writes a line of JSON and the archive after it under another name, then gives it its own. */
export async function writeBackupFile(
  path: string,
  about: Pick<BackupHeader, 'stateId' | 'schemaVersion' | 'at'>,
  archive: Uint8Array,
): Promise<BackupHeader> {
  const header: BackupHeader = {
    format: 'millrace-state',
    formatVersion: 1,
    ...about,
    sha256: sumOf(archive),
    bytes: archive.byteLength,
  }
  const unfinished = `${path}.unfinished`
  try {
    const file = await open(unfinished, 'wx', 0o600)
    try {
      await file.writeFile(`${JSON.stringify(header)}\n`)
      await file.writeFile(archive)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  } catch (cause) {
    await rm(unfinished, { force: true })
    throw fileFailed(path, cause)
  }
  return header
}

/** Reads a backup whole; throws `backup_invalid` when it is none or not as it was written. */
export async function readBackupFile(
  path: string,
): Promise<{ readonly header: BackupHeader; readonly archive: Buffer }> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw fileFailed(path, cause)
    throw new AppError('file_not_found', { message: `There is no file ${path}.`, cause })
  })
  const end = bytes.subarray(0, maxHeaderBytes).indexOf('\n')
  const header = end < 0 ? null : parseHeader(bytes.toString('utf8', 0, end))
  if (header === null) throw invalid(`${path} is not a backup of a state.`)
  const archive = bytes.subarray(end + 1)
  if (archive.byteLength !== header.bytes)
    throw invalid(`${path} is cut: it has ${archive.byteLength} of ${header.bytes} bytes.`)
  if (sumOf(archive) !== header.sha256)
    throw invalid(`${path} was changed after it was written: its SHA-256 differs.`)
  return { header, archive }
}

function parseHeader(line: string): BackupHeader | null {
  try {
    const header = JSON.parse(line) as Partial<BackupHeader>
    const isOurs = header.format === 'millrace-state' && header.formatVersion === 1
    return isOurs ? (header as BackupHeader) : null
  } catch {
    return null
  }
}

function sumOf(archive: Uint8Array): string {
  return createHash('sha256').update(archive).digest('hex')
}

function invalid(message: string): AppError {
  return new AppError('backup_invalid', {
    message,
    hint: 'Restore another backup; nothing was changed.',
  })
}

function fileFailed(path: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError('file_failed', { message: `${path}: ${reason}`, cause })
}
