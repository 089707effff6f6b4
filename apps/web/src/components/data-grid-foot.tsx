import { sayNumber } from '../words/plural.ts'
import { cellText } from './cell-text.ts'
import { CopyButton } from './copy-button.tsx'
import styles from './data-grid.module.css'
import { delimitedText, type GridColumn, type GridRow } from './delimited-text.ts'
import type { GridPlace } from './grid-keys.ts'

interface DataGridFootProps {
  readonly columns: readonly GridColumn[]
  readonly rows: readonly GridRow[]
  readonly at: GridPlace
}

/** The cell that was chosen in full, however long it is, and all rows to take along. */
export function DataGridFoot({ columns, rows, at }: DataGridFootProps) {
  const column = columns[at.column]
  const row = rows[at.row]
  return (
    <div className={styles['foot']}>
      {column && row && (
        <>
          <p className={styles['place']}>
            <b>{column.name}</b> of row {sayNumber(at.row + 1)}
          </p>
          <pre
            className={styles['full']}
            role="region"
            aria-label={`${column.name} of row ${at.row + 1} in full`}
            tabIndex={0}
          >
            {cellText(row[column.name], column.type)}
          </pre>
        </>
      )}
      <div className={styles['copies']}>
        <CopyButton label="Copy TSV" text={() => delimitedText(columns, rows, 'tsv')} />
        <CopyButton label="Copy CSV" text={() => delimitedText(columns, rows, 'csv')} />
      </div>
    </div>
  )
}
