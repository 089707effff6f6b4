import type { MillraceClient, MillraceError } from '@millrace/client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useApp } from '../../live/app-context.tsx'
import type { KeptQuery } from './kept-queries.ts'
import type { TextPlace } from './wrong-place.ts'

export type QueryAnswer = Awaited<ReturnType<MillraceClient['query']['run']['query']>>

/** Where a query goes wrong, and what can be done. */
export interface QueryProblem {
  readonly code: string
  readonly message: string
  readonly hint: string | null
  /** Null where it is not known. */
  readonly place: TextPlace | null
}

/** What became of the last query; times are in milliseconds. */
export type QueryRun =
  | { readonly state: 'none' }
  | { readonly state: 'running'; readonly since: number }
  | { readonly state: 'cancelled'; readonly ms: number }
  | { readonly state: 'failed'; readonly ms: number; readonly problem: QueryProblem }
  | {
      readonly state: 'answered'
      readonly ms: number
      readonly query: KeptQuery
      readonly answer: QueryAnswer
    }

/** Rows that are asked for. */
export const rowLimit = 1000

/** Runs one query at a time; cancelling it, or leaving the page, ends its statement on the server. */
export function useQueryRun() {
  const { client } = useApp()
  const [run, setRun] = useState<QueryRun>({ state: 'none' })
  const stop = useRef<AbortController>(null)
  useEffect(() => () => stop.current?.abort(), [])
  const start = useCallback(
    async (query: KeptQuery) => {
      stop.current?.abort()
      const own = new AbortController()
      stop.current = own
      const since = Date.now()
      setRun({ state: 'running', since })
      const end = await ask(client, query, own.signal)
      if (stop.current === own) setRun({ ...end, ms: Date.now() - since })
    },
    [client],
  )
  const cancel = useCallback(() => stop.current?.abort(), [])
  return { run, start, cancel }
}

type QueryEnd =
  | { readonly state: 'cancelled' }
  | { readonly state: 'failed'; readonly problem: QueryProblem }
  | { readonly state: 'answered'; readonly query: KeptQuery; readonly answer: QueryAnswer }

async function ask(
  client: MillraceClient,
  query: KeptQuery,
  signal: AbortSignal,
): Promise<QueryEnd> {
  try {
    const answer = await client.query.run.query({ ...query, limit: rowLimit }, { signal })
    return { state: 'answered', query, answer }
  } catch (error) {
    if (signal.aborted) return { state: 'cancelled' }
    return { state: 'failed', problem: problemOf(error as MillraceError) }
  }
}

function problemOf({ code, message, hint, details }: MillraceError): QueryProblem {
  const { line, column } = details ?? {}
  const place =
    typeof line === 'number' ? { line, column: typeof column === 'number' ? column : null } : null
  return { code, message, hint, place }
}
