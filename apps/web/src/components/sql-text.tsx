import { useMemo } from 'react'
import textStyles from '../styles/text.module.css'
import { classNames } from './class-names.ts'
import { highlightSql } from './highlight-sql.ts'
import { SqlLine } from './sql-line.tsx'
import styles from './sql-text.module.css'

interface SqlTextProps {
  readonly text: string
  /** What it is, for those who do not see it. */
  readonly label: string
  readonly isNumbered?: boolean
  /** Long lines go on in the next one instead of sideways. */
  readonly isWrapped?: boolean
  /** The number of the first line. */
  readonly firstLine?: number
  /** Numbers of lines that something is the matter with. */
  readonly markedLines?: readonly number[]
}

/** A query to read: coloured, in a box that scrolls sideways by itself. */
export function SqlText(props: SqlTextProps) {
  const {
    text,
    label,
    isNumbered = true,
    isWrapped = false,
    firstLine = 1,
    markedLines = [],
  } = props
  const lines = useMemo(() => highlightSql(text.replace(/\r?\n$/, '')), [text])
  return (
    <pre
      className={classNames(styles['box'], isWrapped && styles['wrapped'])}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      {lines.map((pieces, index) => {
        const number = firstLine + index
        const isMarked = markedLines.includes(number)
        const look = [isNumbered ? '' : styles['plain'], isMarked && styles['marked']]
        return (
          <code key={index} className={classNames(styles['line'], ...look)}>
            {isMarked && <span className={textStyles['spoken']}>Marked: </span>}
            {isNumbered && (
              <span className={styles['gutter']} aria-hidden>
                {number}
              </span>
            )}
            <SqlLine pieces={pieces} />
          </code>
        )
      })}
    </pre>
  )
}
