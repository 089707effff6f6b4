import type { ModelProgress } from '@millrace/client'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import { LoadingWords } from '../../components/loading-words.tsx'
import { sayProgress } from '../../components/graph/say-progress.ts'
import type { StandingWords } from '../../components/graph/standing-words.ts'
import { StandingsProvider } from '../../components/graph/standings-context.ts'
import { stateWords } from '../../words/state-words.ts'
import styles from './run-graph.module.css'
import type { RunView } from './run-view.ts'

const ModelGraph = lazy(async () => ({
  default: (await import('../../components/graph/model-graph.tsx')).ModelGraph,
}))

interface RunGraphProps {
  readonly view: RunView
  readonly models: readonly ModelProgress[]
  readonly chosen: string | null
  readonly onChoose: (model: string) => void
}

const noColumns: ReadonlyMap<string, never[]> = new Map()
const unknown: StandingWords = { ...stateWords('pending'), share: null, change: null }

/** The models of a run by who waits for whom, each with its state at the moment that is shown. */
export function RunGraph({ view, models, chosen, onChoose }: RunGraphProps) {
  const navigate = useNavigate()
  const { models: all } = view.tracker
  const names = models.map(({ name }) => name).join('\n')
  // Laid out anew when other models are shown, not whenever one of them gets on.
  const lineage = useMemo(() => {
    const shown = new Set(names.split('\n'))
    const nodes = models.map(({ name, kind }) => ({ name, kind }))
    const edges = models.flatMap(({ name, dependsOn }) =>
      dependsOn.filter((parent) => shown.has(parent)).map((parent) => ({ from: parent, to: name })),
    )
    return { nodes, edges }
  }, [names])
  const say = useCallback(
    (name: string): StandingWords => {
      const progress = all[name]
      return progress ? { ...sayProgress(progress), change: null } : unknown
    },
    [all],
  )
  return (
    <div className={styles['graph']}>
      <StandingsProvider value={say}>
        <Suspense fallback={<LoadingWords>Loading the graph</LoadingWords>}>
          <ModelGraph
            lineage={lineage}
            selected={chosen ?? undefined}
            column={undefined}
            centre={chosen ?? undefined}
            marks={null}
            columns={noColumns}
            onSelect={onChoose}
            onOpen={(model) =>
              void navigate({ to: '/models/$model', params: { model }, search: {} })
            }
            onPick={onChoose}
          />
        </Suspense>
      </StandingsProvider>
    </div>
  )
}
