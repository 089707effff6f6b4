import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { ErrorLink } from './error-link.tsx'
import styles from './empty.module.css'
import { LoadingWords } from './loading-words.tsx'
import { Notice } from './notice.tsx'

interface AnswerProps<Data> {
  readonly query: {
    readonly data: Data | undefined
    readonly error: { readonly message: string } | null
    readonly refetch: () => unknown
  }
  /** What is being loaded, such as `environments`. */
  readonly what: string
  readonly children: (data: Data) => ReactNode
}

/** An answer of the server: while it is awaited, when it did not come, and then; old data stays readable. */
export function Answer<Data>({ query, what, children }: AnswerProps<Data>) {
  const { data, error, refetch } = query
  return (
    <>
      {error && (
        <Notice tone="bad">
          The {what} could not be read: {error.message}. <ErrorLink error={error} />
          <Button size="small" onClick={() => void refetch()}>
            Try again
          </Button>
        </Notice>
      )}
      {data === undefined
        ? !error && (
            <div className={styles['wait']}>
              <LoadingWords>Loading {what}</LoadingWords>
            </div>
          )
        : children(data)}
    </>
  )
}
