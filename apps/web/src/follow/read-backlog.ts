import type { ConsoleEvent, MillraceClient } from '@millrace/client'

/** So many of the newest events are read, of which the page shows what is worth a line. */
const mostEvents = 400

/** What the console said before now, oldest first. */
export async function readBacklog(client: MillraceClient): Promise<ConsoleEvent[]> {
  const [epoch, seq] = await lastPlace(client)
  const first = Math.max(0, seq - mostEvents)
  if (seq === 0) return []
  const found: ConsoleEvent[] = []
  for await (const event of client.workspace().events({ after: `${epoch}:${first}` })) {
    found.push(event)
    if (event.seq >= seq) break
  }
  return found
}

async function lastPlace(client: MillraceClient): Promise<[epoch: number, seq: number]> {
  for await (const message of client.workspace.onEvents.subscribe({})) {
    const [epoch = 0, seq = 0] = message.id.split(':').map(Number)
    return [epoch, seq]
  }
  return [0, 0]
}
