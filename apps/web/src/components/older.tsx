import { Button } from './button.tsx'
import styles from './older.module.css'

interface OlderProps {
  /** What is listed, such as `runs`. */
  readonly what: string
  readonly query: {
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
}

/** Asks for the next page of a list, as long as there is one. */
export function Older({ what, query }: OlderProps) {
  if (!query.hasNextPage) return null
  return (
    <p className={styles['older']}>
      <Button
        onClick={() => void query.fetchNextPage()}
        refusal={query.isFetchingNextPage ? `Older ${what} are being loaded` : null}
      >
        {query.isFetchingNextPage ? `Loading older ${what}` : `Show older ${what}`}
      </Button>
    </p>
  )
}
