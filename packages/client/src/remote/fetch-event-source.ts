export interface FetchEventSourceInit {
  readonly fetch: typeof fetch
  readonly headers: Readonly<Record<string, string>>
}

interface SourceEvent {
  readonly type: string
  readonly data?: string
  readonly lastEventId?: string
  /** What the server answered instead of a stream. */
  readonly error?: unknown
  readonly message?: string
}

/**
 * An `EventSource` over `fetch`: sends headers, so that a token stays out of addresses and logs, runs where
 * there is no `EventSource`, and makes one attempt only: whoever uses it knows where to go on.
 */
export class FetchEventSource {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSED = 2
  readyState = 0
  readonly #listeners = new Map<string, Set<(event: SourceEvent) => void>>()
  readonly #closed = new AbortController()

  constructor(url: string, init?: FetchEventSourceInit) {
    if (init) void this.#read(url, init)
  }

  addEventListener(type: string, listener: (event: SourceEvent) => void): void {
    const listeners = this.#listeners.get(type) ?? new Set()
    this.#listeners.set(type, listeners.add(listener))
  }

  removeEventListener(type: string, listener: (event: SourceEvent) => void): void {
    this.#listeners.get(type)?.delete(listener)
  }

  close(): void {
    this.readyState = this.CLOSED
    this.#closed.abort()
  }

  async #read(url: string, { fetch, headers }: FetchEventSourceInit): Promise<void> {
    try {
      const response = await fetch(url, {
        headers: { ...headers, accept: 'text/event-stream' },
        cache: 'no-store',
        signal: this.#closed.signal,
      })
      const isStream = response.headers.get('content-type')?.startsWith('text/event-stream')
      if (!response.ok || !isStream || !response.body) return this.#fail(await refusalIn(response))
      this.readyState = this.OPEN
      const parser = eventParser((event) => this.#take(event))
      const decoder = new TextDecoder()
      const reader = response.body.getReader()
      for (let part = await reader.read(); !part.done; part = await reader.read())
        parser(decoder.decode(part.value, { stream: true }))
      this.#fail({ message: 'the stream broke off' })
    } catch (error) {
      this.#fail({ message: error instanceof Error ? error.message : 'no answer' })
    }
  }

  /** tRPC waits for another attempt after some errors; whether there is one is decided elsewhere. */
  #take(event: SourceEvent): void {
    if (this.readyState === this.CLOSED) return
    if (event.type !== 'serialized-error') this.#emit(event)
    else this.#fail({ message: 'the server failed', error: JSON.parse(event.data ?? 'null') })
  }

  #fail(why: Omit<SourceEvent, 'type'>): void {
    if (this.readyState === this.CLOSED) return
    this.close()
    this.#emit({ type: 'error', ...why })
  }

  #emit(event: SourceEvent): void {
    for (const listener of this.#listeners.get(event.type) ?? []) listener(event)
  }
}

/** The server's error where it gave one as tRPC does. */
async function refusalIn(response: Response): Promise<Omit<SourceEvent, 'type'>> {
  const message = `the server answered ${response.status}`
  try {
    const answer = (await response.json()) as { readonly error?: unknown }
    return answer.error === undefined ? { message } : { message, error: answer.error }
  } catch {
    return { message }
  }
}

/** Takes the text of an event stream in pieces as they come; keeps what is not complete yet. */
export function eventParser(emit: (event: SourceEvent) => void): (text: string) => void {
  let rest = ''
  let type = 'message'
  let data: string[] = []
  let lastEventId = ''
  const takeLine = (line: string) => {
    if (line === '') {
      if (data.length > 0) emit({ type, data: data.join('\n'), lastEventId })
      type = 'message'
      data = []
      return
    }
    const colon = line.indexOf(':')
    const field = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '')
    if (field === 'event') type = value
    else if (field === 'data') data.push(value)
    else if (field === 'id') lastEventId = value
  }
  return (text) => {
    const lines = (rest + text).split(/\r\n|\n|\r(?!$)/)
    rest = lines.pop() ?? ''
    for (const line of lines) takeLine(line)
  }
}
