import { mkdir, open, readFile, rm } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError, type Clock } from '@millrace/core'
import { isProvenDead, ownIdentity, type ProcessIdentity } from './process-identity.ts'

/** What `<folder>/lock` holds. */
export interface LockHolder extends ProcessIdentity {
  readonly command: string
  /** ISO 8601 UTC. */
  readonly since: string
}

export interface FolderLockOptions {
  readonly folder: string
  /** How this process is named to others. */
  readonly command: string
  /** How long a live holder is waited for, in milliseconds. */
  readonly waitMs: number
  readonly clock: Clock
}

export interface FolderLock {
  release(): Promise<void>
}

const pollMs = 50

/** Takes the folder for this process, from a dead holder at once, from a live one never. */
export async function lockFolder(options: FolderLockOptions): Promise<FolderLock> {
  const { folder, command, waitMs, clock } = options
  const path = `${folder}/lock`
  const text = JSON.stringify({ ...ownIdentity(), command, since: clock.now().toISOString() })
  const deadline = performance.now() + waitMs
  await makeFolder(folder)
  for (;;) {
    if (await createFile(path, text)) return { release: () => releaseFile(path, text) }
    const found = await readLock(path)
    if (found === null) continue
    if (found.holder && isProvenDead(found.holder)) {
      if (await takeOver(path, found.text, text)) continue
    } else if (performance.now() >= deadline) {
      throw busy(folder, found.holder)
    }
    await delay(pollMs)
  }
}

/** Who holds the folder, for `doctor`; null when nobody does. */
export async function readFolderLock(folder: string): Promise<LockHolder | null> {
  return (await readLock(`${folder}/lock`))?.holder ?? null
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true })
  } catch (cause) {
    throw unwritable(folder, cause)
  }
}

async function createFile(path: string, text: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx')
    try {
      await file.writeFile(text)
    } finally {
      await file.close()
    }
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw unwritable(path, cause)
  }
}

interface FoundLock {
  readonly text: string
  /** Null while its writer is between creating and writing it. */
  readonly holder: LockHolder | null
}

async function readLock(path: string): Promise<FoundLock | null> {
  try {
    const text = await readFile(path, 'utf8')
    return { text, holder: parseHolder(text) }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw unwritable(path, cause)
  }
}

function parseHolder(text: string): LockHolder | null {
  try {
    return JSON.parse(text) as LockHolder
  } catch {
    return null
  }
}

// Two that find the same dead holder must not each remove the other's new lock, so the removal
// itself is locked, and done only while the file is still the one that was judged.
async function takeOver(path: string, judged: string, own: string): Promise<boolean> {
  const guard = `${path}.takeover`
  if (!(await createFile(guard, own))) {
    const other = await readLock(guard)
    if (other?.holder && isProvenDead(other.holder)) await rm(guard, { force: true })
    return false
  }
  try {
    const found = await readLock(path)
    if (found?.text === judged) await rm(path, { force: true })
    return true
  } finally {
    await rm(guard, { force: true })
  }
}

async function releaseFile(path: string, own: string): Promise<void> {
  const found = await readLock(path)
  if (found?.text === own) await rm(path, { force: true })
}

function busy(folder: string, holder: LockHolder | null): AppError {
  const { pid, command, since, host } = holder ?? {}
  return new AppError('state_busy', {
    message: holder
      ? `The state ${folder} is open in process ${pid} (${command}) on ${host} since ${since}.`
      : `The state ${folder} is locked by a file that cannot be read: ${folder}/lock.`,
    hint: holder
      ? `Wait for it to end, or end process ${pid}.`
      : 'Remove that file if no millrace is running.',
    details: { pid, command, since, host },
  })
}

function unwritable(path: string, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError('state_unwritable', {
    message: `The state cannot be written at ${path}: ${reason}`,
    hint: 'Choose a folder you can write with --state.',
    cause,
  })
}
