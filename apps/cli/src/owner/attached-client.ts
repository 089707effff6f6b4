import type { MillraceClient } from '@millrace/client'
import type { Owner } from './owner-file.ts'

/** A client of the process that owns the project, which stays as long as the client is there. */
export async function attachedClient(owner: Owner, actor: string): Promise<MillraceClient> {
  const { createClient } = await import('@millrace/client')
  const client = createClient({ url: owner.url, token: owner.token, actor })
  const presence = client.workspace()
  presence.subscribe(() => {})
  presence.done.catch(() => {})
  return client
}
