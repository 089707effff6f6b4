import { AppError } from '../errors/app-error.ts'
import { refusedPath } from './project-path.ts'

const missing = new Set(['ENOENT', 'ENOTDIR'])
const misleading = new Set(['ELOOP', 'ENAMETOOLONG', 'EINVAL', 'EILSEQ', 'EISDIR', 'ENXIO'])

/** Gives what the file system refuses a code and words without host paths. */
export async function guardFile<Result>(
  path: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof AppError) throw error
    const code = systemCode(error)
    if (code === null) throw error
    if (missing.has(code)) throw fileNotFound(path)
    if (misleading.has(code)) throw refusedPath('the path leads nowhere')
    throw new AppError('file_failed', {
      message: `${path} cannot be read or written (${code})`,
      cause: error,
    })
  }
}

export function fileNotFound(path: string): AppError {
  return new AppError('file_not_found', { message: `there is no file ${path}` })
}

/** The system's code of an error, as `ENOENT`; null when it is none of the system's. */
export function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null
}
