import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isStateUrl } from '../state-place.ts'

/** The process that has a project's state open, and how the commands of others reach it. */
export interface Owner {
  readonly url: string
  /** Shown by every client; the file is readable by its user alone. */
  readonly token: string
  readonly instanceId: string
  readonly pid: number
  readonly version: string
  /** True for `serve`; false for a command that lets others in while it runs. */
  readonly isServer: boolean
  /** Stands for the state as it was given; null for the project's own. */
  readonly state: string | null
}

/** Tells states apart without saying a URL, which may hold a password. */
export function stateMark(state: string | null): string | null {
  return state === null ? null : createHash('sha256').update(state).digest('hex')
}

/** Where the owner of a project, or of a state folder given by a person, leaves its address. */
export function ownerFile(root: string, state: string | null): string {
  const isFolder = state !== null && !isStateUrl(state)
  return path.join(isFolder ? state : path.join(root, '.millrace'), 'server.json')
}

/** What the file says; null where there is none, or none that can be understood. */
export async function readOwner(file: string): Promise<Owner | null> {
  try {
    const found = JSON.parse(await readFile(file, 'utf8')) as Partial<Owner>
    const isWhole = [found.url, found.token, found.instanceId].every(
      (part) => typeof part === 'string',
    )
    return isWhole ? (found as Owner) : null
  } catch {
    return null
  }
}

/** Writes the file whole, for its user's eyes alone. */
export async function writeOwner(file: string, owner: Owner): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  const part = `${file}.${randomUUID()}.part`
  await writeFile(part, JSON.stringify(owner), { mode: 0o600, flag: 'wx' })
  await rename(part, file)
}

/** Takes the file away, unless another owner has written its own by now. */
export async function removeOwner(file: string, { instanceId }: Owner): Promise<void> {
  if ((await readOwner(file))?.instanceId === instanceId) await rm(file, { force: true })
}
