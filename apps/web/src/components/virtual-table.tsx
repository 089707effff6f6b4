import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'
import { classNames } from './class-names.ts'
import styles from './virtual-table.module.css'

interface VirtualTableProps<Row> {
  /** What the rows are, for those who do not see them. */
  readonly label: string
  /** The heads of the columns, in order. */
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  /** The cells of a row, one for each column. */
  readonly cellsOf: (row: Row) => readonly ReactNode[]
  readonly isCurrent?: (row: Row) => boolean
  /** Sizes the columns: a class that sets `grid-template-columns` of rows. */
  readonly rowClass: string | undefined
  /** In pixels; every row has it. */
  readonly rowHeight: number
}

/** A table of any length: only the rows that are seen are there, and it scrolls by itself. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, keyOf, cellsOf, isCurrent, rowClass, rowHeight } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(rows[index]!),
    overscan: 12,
  })
  return (
    <div
      ref={scroller}
      className={styles['scroller']}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <div role="table" aria-label={label} aria-rowcount={rows.length + 1}>
        <div role="rowgroup" className={styles['heads']}>
          <div role="row" aria-rowindex={1} className={classNames(styles['row'], rowClass)}>
            {columns.map((column) => (
              <span key={column} role="columnheader">
                {column}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className={styles['rows']} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index]!
            return (
              <div
                key={key}
                role="row"
                aria-rowindex={index + 2}
                aria-current={isCurrent?.(row) === true ? 'true' : undefined}
                className={classNames(styles['row'], rowClass)}
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
              >
                {cellsOf(row).map((cell, at) => (
                  <span key={columns[at]} role="cell">
                    {cell}
                  </span>
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}
