import type { MillraceClient } from '@millrace/client'
import type { Owner } from './owner-file.ts'

/** A server that is started again is back before that; one that ended is not waited for. */
const giveUpMs = 10_000

/** A client of the process that owns the project, which stays as long as the client is there. */
export async function attachedClient(owner: Owner, actor: string): Promise<MillraceClient> {
  const { createClient } = await import('@millrace/client')
  const client = createClient({ url: owner.url, token: owner.token, actor })
  const presence = client.workspace()
  let giveUp: NodeJS.Timeout | undefined
  presence.subscribe(() => {
    const { state } = presence.status
    // Each try is told as `connecting`: that is no answer yet.
    if (state === 'live') {
      clearTimeout(giveUp)
      giveUp = undefined
    } else if (state === 'retrying')
      giveUp ??= setTimeout(() => void client.close(), giveUpMs).unref()
  })
  presence.done.catch(() => {})
  return client
}
