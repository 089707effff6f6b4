import { useVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, useEffect, useRef } from 'react'
import { classNames } from './class-names.ts'
import styles from './virtual-table.module.css'

interface VirtualTableProps<Row> {
  /** What the rows are, for those who do not see them. */
  readonly label: string
  /** The heads of the columns, in order. */
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row, index: number) => string
  /** The cells of a row, one for each column; rows are drawn anew when this is another function. */
  readonly cellsOf: (row: Row) => readonly ReactNode[]
  readonly isCurrent?: (row: Row) => boolean
  /** Sizes the columns: a class that sets `grid-template-columns` of rows. */
  readonly rowClass: string | undefined
  /** In pixels; every row has it. */
  readonly rowHeight: number
  /** Told which rows are there, by index, whenever these are others. */
  readonly onSeen?: (first: number, last: number) => void
}

/** A table of any length: only the rows that are seen are there, and it scrolls by itself. */
export function VirtualTable<Row>(props: VirtualTableProps<Row>) {
  const { label, columns, rows, keyOf, cellsOf, isCurrent, rowClass, rowHeight, onSeen } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => keyOf(rows[index]!, index),
    overscan: 12,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  useEffect(() => onSeen?.(first, last), [onSeen, first, last])
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
          {items.map(({ key, index, start }) => (
            <VirtualRow
              key={key}
              row={rows[index]!}
              cellsOf={cellsOf}
              isCurrent={isCurrent?.(rows[index]!) === true}
              index={index}
              className={classNames(styles['row'], rowClass)}
              height={rowHeight}
              start={start}
            />
          ))}
        </div>
      </div>
    </div>
  )
}

interface VirtualRowProps<Row> {
  readonly row: Row
  readonly cellsOf: (row: Row) => readonly ReactNode[]
  readonly isCurrent: boolean
  readonly index: number
  readonly className: string
  readonly height: number
  readonly start: number
}

// Rows that stay while others come are not drawn anew.
const VirtualRow = memo(function VirtualRow<Row>(props: VirtualRowProps<Row>) {
  const { row, cellsOf, isCurrent, index, className, height, start } = props
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-current={isCurrent ? 'true' : undefined}
      className={className}
      style={{ height, transform: `translateY(${start}px)` }}
    >
      {cellsOf(row).map((cell, at) => (
        <span key={at} role="cell">
          {cell}
        </span>
      ))}
    </div>
  )
}) as <Row>(props: VirtualRowProps<Row>) => ReactNode
