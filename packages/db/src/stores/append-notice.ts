/** Tells other processes that a stream grew. */
export interface AppendNotice {
  /** The process that appended; it knows already. */
  readonly origin: string
  readonly workspace: string
  readonly stream: string
}

export const appendChannel = 'millrace_events'

export function encodeAppend({ origin, workspace, stream }: AppendNotice): string {
  return JSON.stringify([origin, workspace, stream])
}

export function decodeAppend(text: string): AppendNotice | null {
  const parts: unknown = JSON.parse(text)
  if (!Array.isArray(parts)) return null
  const [origin, workspace, stream] = parts.map(String)
  if (origin === undefined || workspace === undefined || stream === undefined) return null
  return { origin, workspace, stream }
}
