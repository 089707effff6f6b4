import { readFile } from 'node:fs/promises'
import { AppError } from '../errors/app-error.ts'
import type { FilePlace } from './locate-project-file.ts'
import { fileSha256, largestEdited, tooLarge } from './read-project-file.ts'

/** Refuses when the file is not the one of that hash. */
export async function refuseChanged(
  { path: given, file, stats }: FilePlace,
  expected: string | null | undefined,
): Promise<void> {
  if (expected === undefined) return
  if (stats !== null && stats.size > largestEdited) throw tooLarge(given)
  const present = stats === null ? null : fileSha256(await readFile(file))
  if (present !== expected) throw fileChanged(given, present)
}

/** Says that a file is not the one its writer read. */
export function fileChanged(given: string, sha256: string | null): AppError {
  return new AppError('file_changed', {
    message: sha256 === null ? `${given} was removed meanwhile` : `${given} was changed meanwhile`,
    hint: 'read it again',
    details: { sha256 },
  })
}
