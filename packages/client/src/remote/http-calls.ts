import { createTRPCUntypedClient, httpBatchLink, httpLink, splitLink } from '@trpc/client'
import { MillraceError } from '../millrace-error.ts'
import { toMillraceError } from '../to-millrace-error.ts'
import type { Call } from '../transport.ts'
import { type Caller, callerHeaders } from './channel.ts'

export interface HttpOptions extends Caller {
  readonly url: string
  readonly fetch: typeof fetch
}

/** Longer addresses are refused by servers and proxies on the way. */
const maxUrlLength = 4_000
const maxInputLength = 2_000

/** Queries of the warehouse: what travels with one would wait for it, and could not be stopped without it. */
const alone: ReadonlySet<string> = new Set(['query.run', 'model.preview'])

/** Queries and mutations; those of one moment travel together, long and slow ones in a body of their own. */
export function openHttpCalls(options: HttpOptions): (call: Call) => Promise<unknown> {
  const { url, fetch } = options
  const headers = () => callerHeaders(options)
  const client = createTRPCUntypedClient({
    links: [
      splitLink({
        condition: ({ type, path, input }) =>
          type === 'query' && (alone.has(path) || lengthOf(input) > maxInputLength),
        true: httpLink({ url, fetch, headers, methodOverride: 'POST' }),
        false: httpBatchLink({ url, fetch, headers, maxURLLength: maxUrlLength }),
      }),
    ],
  })
  return async ({ kind, path, input, signal }) => {
    try {
      return await client[kind](path, input, signal ? { signal } : {})
    } catch (error) {
      if (signal?.aborted)
        throw new MillraceError('aborted', { message: 'the call was aborted', cause: error })
      throw toMillraceError(error)
    }
  }
}

function lengthOf(input: unknown): number {
  return input === undefined ? 0 : JSON.stringify(input).length
}
