import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useId, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { cellText, isNumeric, typeText } from './cell-text.ts'
import { classNames } from './class-names.ts'
import { columnWidth } from './column-width.ts'
import { DataGridFoot } from './data-grid-foot.tsx'
import styles from './data-grid.module.css'
import type { GridColumn, GridRow } from './delimited-text.ts'
import { type GridPlace, placeAfterKey } from './grid-keys.ts'

interface DataGridProps {
  /** What the rows are, for those who do not see them. */
  readonly label: string
  readonly columns: readonly GridColumn[]
  readonly rows: readonly GridRow[]
}

const rowHeight = 30
/** As in the style sheet: rows scroll away under it. */
const headHeight = 44
const firstCell: GridPlace = { row: 0, column: 0 }

/** Rows of an answer under typed heads: only what is seen of them is in the page, one cell is read in full. */
export function DataGrid({ label, columns, rows }: DataGridProps) {
  const id = useId()
  const scroll = useRef<HTMLDivElement>(null)
  const [chosen, setChosen] = useState({ rows, at: firstCell })
  const at = chosen.rows === rows ? chosen.at : firstCell
  const setAt = (next: GridPlace) => setChosen({ rows, at: next })
  const widths = useMemo(() => columns.map((one) => columnWidth(one, rows)), [columns, rows])
  const down = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    overscan: 8,
  })
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => widths[index] ?? 0,
    overscan: 3,
  })
  useLayoutEffect(() => across.measure(), [across, widths])
  const shownRows = down.getVirtualItems()
  const shownColumns = across.getVirtualItems()
  const isShown =
    shownRows.some(({ index }) => index === at.row) &&
    shownColumns.some(({ index }) => index === at.column)
  const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / rowHeight) - 2)
  const follow = (event: KeyboardEvent) => {
    const size = { rows: rows.length, columns: columns.length, page }
    const key = { key: event.key, isJump: event.ctrlKey || event.metaKey }
    const next = rows.length === 0 ? null : placeAfterKey(at, key, size)
    if (!next) return
    event.preventDefault()
    setAt(next)
    down.scrollToIndex(next.row)
    across.scrollToIndex(next.column)
  }
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`
  return (
    <div className={styles['frame']}>
      <div
        ref={scroll}
        className={styles['scroll']}
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-readonly
        tabIndex={0}
        aria-activedescendant={isShown ? cellId(at.row, at.column) : undefined}
        onKeyDown={follow}
      >
        <div role="rowgroup" className={styles['heads']} style={{ width: across.getTotalSize() }}>
          <div role="row" aria-rowindex={1}>
            {shownColumns.map(({ index, start, size }) => {
              const { name = '', type = '' } = columns[index] ?? {}
              return (
                <div
                  key={index}
                  role="columnheader"
                  aria-colindex={index + 1}
                  className={classNames(styles['head'], isNumeric(type) && styles['right'])}
                  style={{ left: start, width: size }}
                >
                  <b>{name}</b>
                  <span>{typeText(type)}</span>
                </div>
              )
            })}
          </div>
        </div>
        <div
          role="rowgroup"
          className={styles['rows']}
          style={{ width: across.getTotalSize(), height: down.getTotalSize() }}
        >
          {shownRows.map((line) => (
            <div
              key={line.index}
              role="row"
              aria-rowindex={line.index + 2}
              className={styles['row']}
              style={{ transform: `translateY(${line.start - headHeight}px)` }}
            >
              {shownColumns.map(({ index, start, size }) => {
                const { name = '', type = '' } = columns[index] ?? {}
                const cell = rows[line.index]?.[name]
                const isAt = line.index === at.row && index === at.column
                const look = [
                  styles['cell'],
                  isNumeric(type) && styles['right'],
                  cell === null && styles['null'],
                ]
                return (
                  // The grid has the focus and tells which cell is meant; a pointer chooses one as keys do.
                  <div
                    key={index}
                    id={cellId(line.index, index)}
                    role="gridcell"
                    aria-colindex={index + 1}
                    aria-selected={isAt}
                    className={classNames(...look)}
                    style={{ left: start, width: size }}
                    onPointerDown={() => setAt({ row: line.index, column: index })}
                  >
                    {cellText(cell, type)}
                  </div>
                )
              })}
            </div>
          ))}
        </div>
      </div>
      <DataGridFoot columns={columns} rows={rows} at={at} />
    </div>
  )
}
