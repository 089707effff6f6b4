import type { ReactNode } from 'react'
import styles from './table.module.css'

interface ListTableProps {
  /** What the rows are, for those who do not see them. */
  readonly label: string
  /** The heads of the columns, in order. */
  readonly columns: readonly string[]
  /** The rows. */
  readonly children: ReactNode
}

/** A framed table that scrolls sideways by itself where it does not fit. */
export function ListTable({ label, columns, children }: ListTableProps) {
  return (
    <div className={styles['frame']}>
      <table className={styles['table']} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  )
}
