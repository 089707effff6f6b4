import { AppError } from '@millrace/core/browser'
import { version } from '../version.ts'
import { type Owner, ownerFile, readOwner, stateMark } from './owner-file.ts'

/** A live process of this machine answers at once; one that does not is gone or stuck. */
const answerMs = 2_000

/** The live process that owns a project; null when there is none. Refuses one of another version or state. */
export async function findOwner(root: string, state: string | null): Promise<Owner | null> {
  const owner = await readOwner(ownerFile(root, state))
  if (!owner || !(await isAlive(owner))) return null
  const { pid, url } = owner
  if (owner.version !== version)
    throw new AppError('owner_of_other_version', {
      message: `process ${pid} serves this project at ${url} in version ${owner.version}; this is ${version}`,
      hint: 'end that process, or use its version',
    })
  if (owner.state === stateMark(state)) return owner
  throw new AppError('owner_of_other_state', {
    message: `process ${pid} serves this project at ${url} with another state`,
    hint: 'leave --state out, or end that process',
  })
}

/** True when the very process that wrote the file answers at its address. */
async function isAlive({ url, instanceId }: Owner): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(answerMs) })
    const health = (await answer.json()) as { readonly instanceId?: string }
    return health.instanceId === instanceId
  } catch {
    return false
  }
}
