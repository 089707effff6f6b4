import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import styles from './filters.module.css'

interface FiltersProps {
  /** What is filtered, such as `runs`. */
  readonly what: string
  /** Shows everything again; not given while nothing is left out. */
  readonly onClear?: (() => void) | undefined
  readonly children: ReactNode
}

/** What leaves out rows of a list, in one line where it fits. */
export function Filters({ what, onClear, children }: FiltersProps) {
  return (
    <search className={styles['filters']} aria-label={`Filter ${what}`}>
      {children}
      {onClear && (
        <Button look="bare" size="small" onClick={onClear}>
          Clear filters
        </Button>
      )}
    </search>
  )
}
