import type { StoredEvent } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'

/** Events read from the log at once. */
const pageSize = 1000

export interface EventSearch {
  /** The events after this one. */
  readonly fromSeq: number
  /** And up to this one. */
  readonly toSeq?: number | undefined
  readonly limit: number
  readonly types?: readonly string[] | undefined
  readonly model?: string | undefined
  /** Found in the name of the event or anywhere in its payload, whatever its case. */
  readonly text?: string | undefined
}

/** Reads a stream's stored events on until enough of them match, or there are no more. */
export async function findEvents(
  store: OpenServices['store'],
  stream: string,
  search: EventSearch,
): Promise<readonly StoredEvent[]> {
  const { limit, toSeq = Number.POSITIVE_INFINITY } = search
  const isPlain = [search.types, search.model, search.text].every((part) => part === undefined)
  const found: StoredEvent[] = []
  for (let after = search.fromSeq; found.length < limit && after < toSeq;) {
    const events = await store.readEvents(stream, after, isPlain ? limit : pageSize)
    found.push(...events.filter((event) => event.seq <= toSeq && matches(event, search)))
    after = events.at(-1)?.seq ?? Number.POSITIVE_INFINITY
    if (isPlain) break
  }
  return found.slice(0, limit)
}

function matches({ type, payload }: StoredEvent, { types, model, text }: EventSearch): boolean {
  if (types && !types.includes(type)) return false
  if (model !== undefined && payload['model'] !== model && payload['name'] !== model) return false
  if (text === undefined) return true
  return `${type} ${JSON.stringify(payload)}`.toLowerCase().includes(text.toLowerCase())
}
