import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useMemo } from 'react'
import { classNames } from '../../components/class-names.ts'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { useApp } from '../../live/app-context.tsx'
import { plural } from '../../words/plural.ts'
import { ColumnDock } from './column-dock.tsx'
import { countStates } from '../../components/graph/count-states.ts'
import { FindModel } from './find-model.tsx'
import { LineageDock } from './lineage-dock.tsx'
import type { Lineage } from '../../components/graph/graph-model.ts'
import styles from './lineage-page.module.css'
import { LoadingWords } from '../../components/loading-words.tsx'
import { LineageTable } from './lineage-table.tsx'
import { LineageToolbar } from './lineage-toolbar.tsx'
import { ModelDock } from './model-dock.tsx'
import { OverviewDock } from './overview-dock.tsx'
import { type LineageSearch, maxDepth } from './read-lineage-search.ts'
import { useStandings } from '../../components/graph/standings-context.ts'
import type { useLineage } from './use-lineage.ts'
import { useIsNarrow } from '../../components/use-is-narrow.ts'

interface LineageBodyProps {
  readonly search: LineageSearch
  readonly known: ReturnType<typeof useLineage>
  readonly lineage: Lineage
  readonly go: (change: LineageSearch, replace?: boolean) => void
}

/** Who looks at the table alone does not wait for what draws graphs. */
const ModelGraph = lazy(async () => ({
  default: (await import('../../components/graph/model-graph.tsx')).ModelGraph,
}))

/** The most models whose columns can be asked for at once. */
const mostAsked = 200

/** The toolbar, the graph or the table, and what is known of what is selected. */
export function LineageBody({ search, known, lineage, go }: LineageBodyProps) {
  const { trpc } = useApp()
  const navigate = useNavigate()
  const say = useStandings()
  const isNarrow = useIsNarrow()
  const { environment, byName, changed, total, view, centre, depth, trace, marks } = known
  const { column } = search
  const focus = search.focus?.toLowerCase()
  const show = search.show ?? (isNarrow ? 'table' : 'graph')
  const asked = useMemo(() => {
    const names = new Set([
      ...(focus === undefined ? [] : [focus]),
      ...(marks?.columns.keys() ?? []),
    ])
    return [...names].slice(0, mostAsked)
  }, [focus, marks])
  const described = useQuery(
    trpc.model.columns.queryOptions(
      { environment, models: asked },
      { enabled: asked.length > 0, placeholderData: (before) => before },
    ),
  )
  const columns = useMemo(
    () => new Map(described.data?.map((model) => [model.name, model.columns])),
    [described.data],
  )
  const select = useCallback(
    (model: string) => go({ focus: model, column: undefined, find: undefined }),
    [go],
  )
  const pick = useCallback(
    (model: string, name: string) => go({ focus: model, column: name }),
    [go],
  )
  const open = useCallback(
    (model: string) => void navigate({ to: '/models/$model', params: { model } }),
    [navigate],
  )
  const shown = useMemo(() => new Set(lineage.nodes.map(({ name }) => name)), [lineage])
  const states = useMemo(
    () => countStates(lineage.nodes.map(({ name }) => say(name))),
    [lineage, say],
  )
  const hidden = total - lineage.nodes.length
  const offPath = [...(marks?.columns.keys() ?? [])].filter((name) => !shown.has(name)).length
  const type =
    columns.get(focus ?? '')?.find(({ name }) => name.toLowerCase() === column?.toLowerCase())
      ?.type ?? null
  const seen = { lineage, selected: focus, column, marks, onSelect: select }
  return (
    <>
      <LineageToolbar
        view={view}
        show={show}
        total={total}
        changed={changed.length}
        depth={depth}
        states={states}
        onView={(next) => go({ view: next, ...(next === 'around' && { focus: focus ?? centre }) })}
        onShow={(next) => go({ show: next })}
        onDepth={(next) => go({ depth: next })}
      >
        <FindModel
          environment={environment}
          find={search.find ?? ''}
          onFind={(text) => go({ find: text === '' ? undefined : text }, true)}
          onChoose={select}
        />
      </LineageToolbar>
      {hidden > 0 && (
        <p className={styles['hidden']}>
          {plural(hidden, 'model')} not shown
          {view === 'around' && centre !== undefined && `, only ${around(depth, centre)}`}
        </p>
      )}
      {trace.error && (
        <Notice tone="bad">The column cannot be followed: {trace.error.message}</Notice>
      )}
      <div className={styles['body']}>
        <div
          className={classNames(
            styles['main'],
            show === 'table' && styles['table'],
            focus !== undefined && styles['short'],
          )}
        >
          {lineage.nodes.length === 0 ? (
            <Empty>
              Nothing differs from {environment}. Choose All to see {plural(total, 'model')}.
            </Empty>
          ) : show === 'graph' ? (
            <Suspense fallback={<LoadingWords>Loading the graph</LoadingWords>}>
              <ModelGraph
                {...seen}
                centre={view === 'around' ? centre : focus}
                columns={columns}
                onOpen={open}
                onPick={pick}
              />
            </Suspense>
          ) : (
            <LineageTable {...seen} standings={byName} />
          )}
        </div>
        {focus === undefined ? (
          <LineageDock label="What is worth a look" onClose={null}>
            <OverviewDock
              environment={environment}
              standings={known.states.data ?? []}
              onSelect={select}
            />
          </LineageDock>
        ) : (
          <LineageDock
            label={column === undefined ? 'Selected model' : 'Selected column'}
            onClose={() => go({ focus: undefined, column: undefined })}
          >
            {column !== undefined && trace.data ? (
              <ColumnDock
                trace={trace.data}
                type={type}
                hidden={offPath}
                onShowAll={() => go({ view: 'around', depth: maxDepth })}
                onSelect={select}
                onPick={pick}
              />
            ) : (
              <ModelDock
                environment={environment}
                model={focus}
                standing={byName.get(focus)}
                onSelect={select}
                onPick={pick}
              />
            )}
          </LineageDock>
        )}
      </div>
    </>
  )
}

function around(depth: number, centre: string): string {
  return `those up to ${plural(depth, 'step')} from ${centre}`
}
