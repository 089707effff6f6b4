import { IconButton } from '../../components/button.tsx'
import { Segmented } from '../../components/segmented.tsx'
import type { ModelFilter } from './model-filter.ts'
import styles from './run-toolbar.module.css'

/** The ways to look at a run's models. */
export type RunViewName = 'timeline' | 'graph' | 'table'

interface RunToolbarProps {
  readonly view: RunViewName
  readonly filters: readonly ModelFilter[]
  readonly state: string
  readonly zoom: number
  readonly onView: (view: RunViewName) => void
  readonly onState: (state: string) => void
  readonly onZoom: (zoom: number) => void
}

const views = [
  { value: 'timeline', label: 'Timeline' },
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table' },
] as const
const most = 32

/** How the models are shown, and which of them. */
export function RunToolbar(props: RunToolbarProps) {
  const { view, filters, state, zoom, onView, onState, onZoom } = props
  return (
    <div className={styles['toolbar']}>
      <Segmented label="View" shortcut="tabs" value={view} segments={views} onChange={onView} />
      <Segmented label="Filter by state" value={state} segments={filters} onChange={onState} />
      {view === 'timeline' && (
        <>
          <span className={styles['zoom']} role="group" aria-label="Zoom of the timeline">
            <IconButton
              icon="minus"
              data-shortcut="zoom-out"
              label="Zoom out"
              refusal={zoom <= 1 ? 'The whole run is in sight' : null}
              onClick={() => onZoom(Math.max(1, zoom / 2))}
            />
            <IconButton
              icon="plus"
              data-shortcut="zoom-in"
              label="Zoom in"
              refusal={zoom >= most ? 'This is the closest' : null}
              onClick={() => onZoom(Math.min(most, zoom * 2))}
            />
            {zoom > 1 && (
              <IconButton
                icon="fit"
                data-shortcut="zoom-fit"
                label="Show the whole run"
                onClick={() => onZoom(1)}
              />
            )}
          </span>
          <ul className={styles['legend']} aria-hidden>
            {['done', 'running', 'expected', 'failed'].map((name) => (
              <li key={name}>
                <i className={styles[name]} />
                {name}
              </li>
            ))}
            <li>
              <i className={styles['critical']} />
              critical path
            </li>
          </ul>
        </>
      )}
    </div>
  )
}
