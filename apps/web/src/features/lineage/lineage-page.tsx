import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo } from 'react'
import { Chip } from '../../components/chip.tsx'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Button } from '../../components/button.tsx'
import { Page } from '../../components/page.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { EnvironmentPicker } from './environment-picker.tsx'
import styles from './lineage-page.module.css'
import { LineageBody } from './lineage-body.tsx'
import { LoadingWords } from '../../components/loading-words.tsx'
import type { LineageSearch } from './read-lineage-search.ts'
import { sayStanding } from './say-standing.ts'
import { StandingsProvider } from '../../components/graph/standings-context.ts'
import { useActiveRun, useLineage } from './use-lineage.ts'

/** Who reads whom, live: as a graph or a table, narrowed to what changed or to what is around a model. */
export function LineagePage() {
  const search = useSearch({ from: '/lineage' })
  const navigate = useNavigate({ from: '/lineage' })
  const go = useCallback(
    (change: LineageSearch, replace = false) =>
      void navigate({
        search: (before) => given({ ...before, ...change }),
        replace,
      }),
    [navigate],
  )
  const known = useLineage(search)
  const { environment, states, byName, lineage } = known
  const run = useActiveRun(environment)
  const now = useNow()
  // A minute is as exact as an age has to be here: not every second paints every model.
  const minute = Math.floor(now / 60_000) * 60_000
  const say = useMemo(
    () => (model: string) =>
      sayStanding({
        progress: run?.models[model],
        standing: byName.get(model),
        environment,
        now: minute,
      }),
    [run, byName, environment, minute],
  )
  const problem = states.error ?? lineage.error
  const failed = problem && (
    <Notice tone="bad">
      The lineage could not be read: {problem.message}.{' '}
      <Button size="small" onClick={() => void Promise.all([states.refetch(), lineage.refetch()])}>
        Try again
      </Button>
    </Notice>
  )
  return (
    <Page
      path={[
        <EnvironmentPicker key="environment" value={environment} onChange={(env) => go({ env })} />,
        'Lineage',
      ]}
      title="Lineage"
      isFilled
      actions={
        run &&
        run.environment !== null && (
          <Link to="/runs/$runId" params={{ runId: run.runId }}>
            <Chip icon="running" tone="live">
              Run of {run.environment}
            </Chip>
          </Link>
        )
      }
    >
      <StandingsProvider value={say}>
        {failed}
        {lineage.data && states.data ? (
          states.data.length === 0 ? (
            <Empty>No models. Add a .sql file under models/.</Empty>
          ) : (
            <LineageBody search={search} known={known} lineage={lineage.data} go={go} />
          )
        ) : (
          !failed && (
            <div className={styles['wait']}>
              <LoadingWords>Loading the lineage</LoadingWords>
            </div>
          )
        )}
      </StandingsProvider>
    </Page>
  )
}

/** Without what is not there: an address names only what was chosen. */
function given(search: LineageSearch): LineageSearch {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined))
}
