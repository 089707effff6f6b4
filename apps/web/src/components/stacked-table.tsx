import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './stacked-table.module.css'
import tableStyles from './table.module.css'
import textStyles from '../styles/text.module.css'

export interface StackedColumn<Row> {
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** Its place in the card of a row on a phone: first, at its end, a line of its own, or one of the facts below. */
  readonly place: 'title' | 'side' | 'line' | 'fact'
  /** Before its cell in a card, where there is no head. */
  readonly cardLabel?: string
  /** Its text may take several lines. */
  readonly isLong?: boolean
  /** The head is only spoken, and its cells stand at the end. */
  readonly isActions?: boolean
}

interface StackedTableProps<Row> {
  /** What the rows are, for those who do not see them. */
  readonly label: string
  readonly columns: readonly StackedColumn<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

/** A framed table whose rows are cards on a phone; roles are named, for a card is no row to every browser. */
export function StackedTable<Row>({ label, columns, rows, keyOf }: StackedTableProps<Row>) {
  return (
    <div className={classNames(tableStyles['frame'], styles['frame'])}>
      <table
        className={classNames(tableStyles['table'], styles['table'])}
        role="table"
        aria-label={label}
      >
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ head, isActions }) => (
              <th key={head} role="columnheader" scope="col">
                {isActions ? <span className={textStyles['spoken']}>{head}</span> : head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map((row) => (
            <tr key={keyOf(row)} role="row">
              {columns.map(({ head, cell, place, isLong, cardLabel }) => (
                <td
                  key={head}
                  role="cell"
                  data-label={cardLabel}
                  className={classNames(styles[place], isLong && styles['long'])}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
