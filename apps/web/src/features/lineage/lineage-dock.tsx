import type { ReactNode } from 'react'
import { IconButton } from '../../components/button.tsx'
import { classNames } from '../../components/class-names.ts'
import { sayNumber } from '../../words/plural.ts'
import styles from './lineage-dock.module.css'

interface LineageDockProps {
  /** What it is about, for those who do not see it. */
  readonly label: string
  /** Null where there is nothing to close. */
  readonly onClose: (() => void) | null
  readonly children: ReactNode
}

/** What is known of what is selected: beside the graph, or below where there is no room. */
export function LineageDock({ label, onClose, children }: LineageDockProps) {
  return (
    <aside
      className={classNames(styles['dock'], onClose === null && styles['idle'])}
      aria-label={label}
      tabIndex={0}
    >
      {onClose && (
        <div className={styles['close']}>
          <IconButton icon="close" label="Close" onClick={onClose} />
        </div>
      )}
      {children}
    </aside>
  )
}

interface DockPartProps {
  readonly title: string
  readonly count?: number
  readonly children: ReactNode
}

export function DockPart({ title, count, children }: DockPartProps) {
  return (
    <section className={styles['part']}>
      <h2>
        {title}
        {count !== undefined && <span>{sayNumber(count)}</span>}
      </h2>
      {children}
    </section>
  )
}
