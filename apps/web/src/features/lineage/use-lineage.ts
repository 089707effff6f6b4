import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useApp } from '../../live/app-context.tsx'
import { useSession } from '../../live/use-session.ts'
import { chooseCentre, chooseView } from './choose-view.ts'
import type { ModelStanding } from '../../components/graph/graph-model.ts'
import { markPath } from '../../components/graph/mark-path.ts'
import type { LineageSearch } from './read-lineage-search.ts'

/** Steps around a model where the address does not say. */
const usualDepth = 2
const noStates: readonly ModelStanding[] = []

/** Everything the page shows, asked for as its address says. */
export function useLineage(search: LineageSearch) {
  const { trpc } = useApp()
  const environment = search.env ?? 'prod'
  const states = useQuery(trpc.model.states.queryOptions({ environment }))
  const standings = states.data ?? noStates
  const byName = useMemo(() => new Map(standings.map((state) => [state.name, state])), [standings])
  const changed = useMemo(
    () => standings.filter(({ change }) => change !== null).map(({ name }) => name),
    [standings],
  )
  const focus = search.focus?.toLowerCase()
  const total = standings.length
  const view = chooseView({ asked: search.view, focus, total, changed: changed.length })
  const centre = useMemo(() => focus ?? chooseCentre(standings), [focus, standings])
  const depth = search.depth ?? usualDepth
  const narrowing = {
    all: {},
    changed: { changed },
    around: centre === undefined ? {} : { focus: centre, depth },
  }[view]
  const lineage = useQuery(
    trpc.model.lineage.queryOptions(
      { environment, ...narrowing },
      { enabled: states.isSuccess, placeholderData: keepPreviousData },
    ),
  )
  const trace = useQuery(
    trpc.model.columnLineage.queryOptions(
      { environment, model: focus ?? '', column: search.column ?? '' },
      { enabled: focus !== undefined && search.column !== undefined },
    ),
  )
  const way = search.column === undefined ? undefined : trace.data
  const marks = useMemo(() => (way ? markPath(way) : null), [way])
  return { environment, states, byName, changed, total, view, centre, depth, lineage, trace, marks }
}

/** What a run that goes on in an environment tells of its models; null while none does. */
export function useActiveRun(environment: string) {
  const { client, trpc } = useApp()
  const active = useQuery(trpc.run.list.queryOptions({ statuses: ['queued', 'running'] }))
  const runId = active.data?.runs.find((run) => run.environment === environment)?.id ?? null
  const session = useMemo(() => (runId === null ? null : client.run(runId)), [client, runId])
  return useSession(session)
}
