import { scanSql } from './scan-sql.ts'
import styles from './sql-line.module.css'

export interface SqlPiece {
  readonly text: string
  /** A class that colours it; none for names and signs. */
  readonly class: string | undefined
}

/** The lines of a query, each in pieces with their colour. */
export function highlightSql(text: string): SqlPiece[][] {
  const lines: SqlPiece[][] = [[]]
  for (const token of scanSql(text)) {
    for (const [index, part] of token.text.split(/\r?\n/).entries()) {
      if (index > 0) lines.push([])
      const own = token.kind === 'text' ? undefined : styles[token.kind]
      if (part !== '') lines.at(-1)?.push({ text: part, class: own })
    }
  }
  return lines
}
