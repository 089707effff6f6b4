import type { SqlPiece } from './highlight-sql.ts'
import styles from './sql-line.module.css'

/** One line of a query in its colours. */
export function SqlLine({ pieces }: { readonly pieces: readonly SqlPiece[] }) {
  return (
    <span className={styles['words']}>
      {pieces.map((piece, index) =>
        piece.class === undefined ? (
          piece.text
        ) : (
          <span key={index} className={piece.class}>
            {piece.text}
          </span>
        ),
      )}
      {'\n'}
    </span>
  )
}
