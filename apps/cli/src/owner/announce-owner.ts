import type { RunningServer } from '@millrace/server/start'
import { version } from '../version.ts'
import { type Owner, ownerFile, removeOwner, stateMark, writeOwner } from './owner-file.ts'

export interface OwnedProject {
  readonly root: string
  readonly state: string | null
  /** True for `serve`. */
  readonly isServer: boolean
}

/** The owner as others find it, for as long as it is not disposed. */
export interface AnnouncedOwner extends AsyncDisposable {
  readonly owner: Owner
}

/** Leaves the address of a server of this process where other commands look for it. */
export async function announceOwner(
  { url, token, instanceId }: RunningServer,
  { root, state, isServer }: OwnedProject,
): Promise<AnnouncedOwner> {
  const { pid } = process
  const owner = { url, token, instanceId, pid, version, isServer, state: stateMark(state) }
  const file = ownerFile(root, state)
  await writeOwner(file, owner)
  return { owner, [Symbol.asyncDispose]: () => removeOwner(file, owner) }
}
