import { type KeyboardEvent, useId, useState } from 'react'
import { classNames } from '../../components/class-names.ts'
import { placeAfterKey } from '../../components/grid-keys.ts'
import styles from './interval-calendar.module.css'
import type { CellState, IntervalCells } from './interval-cells.ts'

interface IntervalCalendarProps {
  readonly label: string
  readonly cells: IntervalCells
}

export const cellWords: Readonly<Record<CellState, string>> = {
  filled: 'Filled',
  partly: 'Partly filled',
  missing: 'Missing',
  building: 'Being built',
}

/** What is there of a model by day or month; arrows walk, and the place is said in words below. */
export function IntervalCalendar({ label, cells }: IntervalCalendarProps) {
  const { rows, columns, grain } = cells
  const id = useId()
  const [at, setAt] = useState({ row: 0, column: firstOf(rows[0]?.cells) })
  const follow = (event: KeyboardEvent) => {
    const size = { rows: rows.length, columns: columns.length, page: 12 }
    const key = { key: event.key, isJump: event.ctrlKey || event.metaKey }
    const next = placeAfterKey(at, key, size)
    if (!next) return
    event.preventDefault()
    setAt(next)
  }
  const here = rows[at.row]?.cells[at.column]
  return (
    <>
      <div
        className={styles['calendar']}
        role="grid"
        aria-label={label}
        aria-readonly
        tabIndex={0}
        aria-activedescendant={`${id}-${at.row}-${at.column}`}
        onKeyDown={follow}
      >
        <div role="row" className={classNames(styles['row'], styles[grain])}>
          <span role="columnheader">{grain === 'day' ? 'Month' : 'Year'}</span>
          {columns.map((column) => (
            <span key={column} role="columnheader" className={styles['head']}>
              {column}
            </span>
          ))}
        </div>
        {rows.map((row, rowIndex) => (
          <div key={row.label} role="row" className={classNames(styles['row'], styles[grain])}>
            <span role="rowheader">{row.label}</span>
            {row.cells.map((cell, index) => {
              const isAt = rowIndex === at.row && index === at.column
              return (
                <span
                  key={columns[index]}
                  id={`${id}-${rowIndex}-${index}`}
                  role="gridcell"
                  aria-selected={isAt}
                  aria-label={cell ? `${cell.label}: ${cellWords[cell.state]}` : 'Not asked for'}
                  className={classNames(styles['cell'], cell && styles[cell.state])}
                  onPointerDown={() => setAt({ row: rowIndex, column: index })}
                />
              )
            })}
          </div>
        ))}
      </div>
      <p className={styles['here']} aria-hidden>
        {here ? `${here.label}: ${cellWords[here.state].toLowerCase()}` : 'Not asked for'}
      </p>
    </>
  )
}

function firstOf(cells: readonly unknown[] = []): number {
  return Math.max(
    0,
    cells.findIndex((cell) => cell !== null),
  )
}
