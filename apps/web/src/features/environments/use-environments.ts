import { useQuery } from '@tanstack/react-query'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { environmentRows } from './environment-rows.ts'

/** How often the progress of what works is asked for. */
const progressMs = 2_000

/** Every environment, those that a run or a plan is about to make among them. */
export function useEnvironments() {
  const { trpc } = useApp()
  const now = useNow()
  const overview = useQuery(
    trpc.environment.overview.queryOptions(undefined, {
      refetchInterval: ({ state }) =>
        state.data?.some(({ lease }) => lease !== null) ? progressMs : false,
    }),
  )
  const active = useQuery(trpc.run.list.queryOptions({ statuses: ['queued', 'running'] }))
  const open = useQuery(
    trpc.plan.list.queryOptions({
      statuses: ['planning', 'ready', 'uncategorised', 'applying'],
      limit: 1_000,
    }),
  )
  const rows =
    overview.data &&
    environmentRows(
      {
        environments: overview.data,
        runs: active.data?.runs ?? [],
        firstPlans: open.data?.plans.filter(({ basePlanId }) => basePlanId === null) ?? [],
      },
      now,
    )
  return { overview, rows }
}
