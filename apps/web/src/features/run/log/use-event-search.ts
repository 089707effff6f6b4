import type { RunEvent } from '@millrace/client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApp } from '../../../live/app-context.tsx'
import { sayEvent } from './say-event.ts'

interface EventSearch {
  readonly runId: string
  readonly text: string
  readonly onlyProblems: boolean
  /** What was read of the log so far. */
  readonly events: readonly RunEvent[]
  /** How many events of it are shown. */
  readonly count: number
}

/** The most events that a search answers. */
const limit = 5_000

/** The events of a run that match; the server searches its log for a text. */
export function useEventSearch({ runId, text, onlyProblems, events, count }: EventSearch) {
  const { trpc } = useApp()
  const isSearch = text !== ''
  const search = trpc.run.events.queryOptions({ runId, text, limit, toSeq: Math.max(count, 1) })
  const found = useQuery({ ...search, enabled: isSearch, placeholderData: keepPreviousData })
  const answer = found.data as unknown as readonly RunEvent[] | undefined
  // The log grows in place: how many of it are shown tells whether there are others.
  const lines = useMemo(() => {
    const shown = isSearch ? (answer ?? []) : events.slice(0, count)
    return onlyProblems ? shown.filter((event) => sayEvent(event).level !== 'info') : shown
  }, [isSearch, answer, events, count, onlyProblems])
  return { lines, error: found.error, isSearching: isSearch && found.isFetching }
}
