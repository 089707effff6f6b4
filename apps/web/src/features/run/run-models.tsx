import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { Icon } from '../../components/icon.tsx'
import { classNames } from '../../components/class-names.ts'
import { EventList } from './log/event-list.tsx'
import { Inspector } from './inspector.tsx'
import { modelFilters, workedModels } from './model-filter.ts'
import type { RunLogState } from './log/run-log.ts'
import styles from './run-models.module.css'
import { RunGraph } from './run-graph.tsx'
import { RunTable } from './run-table.tsx'
import { RunTimeline } from './timeline/run-timeline.tsx'
import { RunToolbar } from './run-toolbar.tsx'
import type { RunView } from './run-view.ts'

interface RunModelsProps {
  readonly runId: string
  readonly view: RunView
  readonly log: RunLogState
  /** Whether the run's events are still kept; null while that is not known. */
  readonly isKept: boolean | null
  readonly isLive: boolean
  readonly onAt: (seq: number) => void
}

/** The models of a run on a timeline or in a table, then its events beside the model that was chosen. */
export function RunModels({ runId, view, log, isKept, isLive, onAt }: RunModelsProps) {
  const { model, show = 'all', view: shown = 'timeline' } = useSearch({ from: '/runs/$runId' })
  const navigate = useNavigate({ from: '/runs/$runId' })
  const [zoom, setZoom] = useState(1)
  const { tracker } = view
  const filters = useMemo(() => modelFilters(tracker), [tracker])
  const state = filters.some(({ value }) => value === show) ? show : 'all'
  const models = useMemo(() => workedModels(tracker, state), [tracker, state])
  const chosen = model === undefined ? undefined : tracker.models[model]
  const choose = useCallback(
    (name: string | undefined) =>
      void navigate({ search: (all) => ({ ...all, model: name }), replace: true }),
    [navigate],
  )
  const kept = useMemo(
    () => Object.values(tracker.models).filter(({ status }) => status === 'kept'),
    [tracker],
  )
  const list = { view, models, chosen: chosen?.name ?? null, onChoose: choose }
  return (
    <>
      <RunToolbar
        view={shown}
        filters={filters}
        state={state}
        zoom={zoom}
        onView={(next) =>
          void navigate({
            search: (all) => ({ ...all, view: next === 'timeline' ? undefined : next }),
            replace: true,
          })
        }
        onState={(next) =>
          void navigate({
            search: (all) => ({ ...all, show: next === 'all' ? undefined : next }),
            replace: true,
          })
        }
        onZoom={setZoom}
      />
      {shown === 'table' && <RunTable {...list} />}
      {shown === 'graph' && <RunGraph {...list} />}
      {shown === 'timeline' && <RunTimeline {...list} zoom={zoom} />}
      {kept.length > 0 && (
        <p className={styles['kept']}>
          <Icon name="kept" tone="idle" small />
          <span>
            <b>{kept.length} kept</b>, nothing to do: {namesOf(kept.map(({ name }) => name))}
          </span>
        </p>
      )}
      <div className={classNames(styles['lower'], chosen && styles['both'])}>
        {isKept === false ? (
          <p className={styles['gone']}>
            The events of this run are no longer kept, only how it ended. The timeline shows each
            model as one bar.
          </p>
        ) : (
          <EventList
            runId={runId}
            events={log.events}
            count={view.at ?? log.events.length}
            at={view.at}
            start={view.scale.start}
            isLive={isLive}
            onAt={onAt}
          />
        )}
        {chosen && (
          <Inspector runId={runId} model={chosen} view={view} onClose={() => choose(undefined)} />
        )}
      </div>
    </>
  )
}

const mostNames = 5

function namesOf(names: readonly string[]): string {
  const more = names.length - mostNames
  return more > 0 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ')
}
