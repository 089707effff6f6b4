import type { ReactNode } from 'react'
import { Icon } from '../../components/icon.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { Select } from '../../components/select.tsx'
import type { StateCount } from '../../components/graph/count-states.ts'
import { sayNumber } from '../../words/plural.ts'
import styles from './lineage-toolbar.module.css'
import type { LineageShape, LineageView } from './read-lineage-search.ts'

interface LineageToolbarProps {
  readonly view: LineageView
  readonly show: LineageShape
  readonly total: number
  readonly changed: number
  readonly depth: number
  /** How many models shown are in each state. */
  readonly states: readonly StateCount[]
  /** The search. */
  readonly children: ReactNode
  readonly onView: (view: LineageView) => void
  readonly onShow: (show: LineageShape) => void
  readonly onDepth: (depth: number) => void
}

/** Depths that are offered; others come from an address. */
const depths = [1, 2, 3, 5]

/** Finds, narrows and changes how the graph is shown. */
export function LineageToolbar(props: LineageToolbarProps) {
  const { view, show, total, changed, depth, states, children, onView, onShow, onDepth } = props
  const offered = depths.includes(depth) ? depths : [...depths, depth].toSorted((a, b) => a - b)
  return (
    <div className={styles['toolbar']}>
      {children}
      <Segmented
        label="Models"
        shortcut="tabs"
        value={view}
        segments={[
          { value: 'all', label: 'All', count: total },
          { value: 'changed', label: 'Changed', count: changed },
          { value: 'around', label: 'Around selection' },
        ]}
        onChange={onView}
      />
      {view === 'around' && (
        <span className={styles['depth']}>
          Steps
          <Select
            label="Steps around the selection"
            value={String(depth)}
            options={offered.map(String)}
            onChange={(next) => onDepth(Number(next))}
          />
        </span>
      )}
      <Segmented
        label="Shown as"
        value={show}
        segments={[
          { value: 'graph', label: 'Graph', icon: 'lineage' },
          { value: 'table', label: 'Table', icon: 'list' },
        ]}
        onChange={onShow}
      />
      <ul className={styles['legend']} aria-label="States of the models shown">
        {states.map(({ icon, tone, word, count }) => (
          <li key={icon}>
            <Icon name={icon} tone={tone} small />
            {sayNumber(count)} {word.toLowerCase()}
          </li>
        ))}
      </ul>
    </div>
  )
}
