import { keepPreviousData, type QueryKey, useInfiniteQuery } from '@tanstack/react-query'

/** A page of a list, newest first. */
interface Page {
  /** What the next page goes on after; null on the last. */
  readonly next: string | null
}

interface PageSource<OnePage> {
  /** The key of the first page: events that make it old make all pages old. */
  readonly key: QueryKey
  readonly read: (before: string | undefined, signal: AbortSignal) => Promise<OnePage>
}

/** A list that grows by older pages; what was shown stays until another filter answered. */
export function usePages<OnePage extends Page>({ key, read }: PageSource<OnePage>) {
  return useInfiniteQuery({
    queryKey: [...key, 'pages'],
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    placeholderData: keepPreviousData,
  })
}
