import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useApp } from '../../live/app-context.tsx'
import { usePages } from '../../live/use-pages.ts'
import { orderRuns } from './order-runs.ts'
import type { RunsSearch } from './read-runs-search.ts'
import type { ListedRun } from './run-columns.tsx'
import { filterOf } from './run-filters.ts'

const pageSize = 50
/** How often the progress of what runs is asked for. */
const progressMs = 2_000
const going = ['queued', 'running'] as const

/** Runs that match, those that go on first, and how far these are. */
export function useRuns(search: RunsSearch) {
  const { client, trpc } = useApp()
  const input = { ...filterOf(search), limit: pageSize }
  const pages = usePages({
    key: trpc.run.list.queryKey(input),
    read: (before, signal) =>
      client.run.list.query({ ...input, ...(before !== undefined && { before }) }, { signal }),
  })
  const statuses = (input.statuses ?? going).filter(
    (status) => status === 'queued' || status === 'running',
  )
  const active = useQuery({
    ...trpc.run.list.queryOptions(
      { ...input, statuses, limit: 1_000 },
      { placeholderData: keepPreviousData },
    ),
    enabled: statuses.length > 0,
  })
  const first = statuses.length > 0 ? (active.data?.runs ?? []) : []
  const environments = useQuery(
    trpc.environment.list.queryOptions(undefined, {
      refetchInterval: first.length > 0 ? progressMs : false,
    }),
  )
  const leases = new Map(
    environments.data?.flatMap(({ lease }) => (lease ? [[lease.runId, lease]] : [])),
  )
  const runs =
    pages.data &&
    orderRuns(
      first,
      pages.data.pages.flatMap((page) => page.runs),
    ).map((run): ListedRun => ({
      ...run,
      progress: (run.endedAt === null && leases.get(run.id)) || null,
    }))
  return { pages, runs }
}
