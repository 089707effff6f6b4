import { randomUUID } from 'node:crypto'
import { copyFile, link, rename, rm } from 'node:fs/promises'
import { AppError } from '@millrace/core/browser'

/**
 * Moves a file, also to another disk; the target is there whole or not at all. False when one of that name
 * is there and may not be replaced.
 */
export async function takeFile(from: string, to: string, mayReplace: boolean): Promise<boolean> {
  const beside = `${to}.${randomUUID().slice(0, 8)}.unfinished`
  try {
    await copyFile(from, beside)
    if (mayReplace) await rename(beside, to)
    // A rename would replace a file that came meanwhile.
    else await link(beside, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    const reason = error instanceof Error ? error.message : String(error)
    throw new AppError('file_failed', { message: `${to}: ${reason}`, cause: error })
  } finally {
    await rm(beside, { force: true })
    await rm(from, { force: true })
  }
}
