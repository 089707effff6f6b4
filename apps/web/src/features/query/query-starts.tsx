import { useQuery } from '@tanstack/react-query'
import { Button } from '../../components/button.tsx'
import { useApp } from '../../live/app-context.tsx'
import { exampleModels, exampleQueries } from './example-queries.ts'
import type { KeptQuery } from './kept-queries.ts'
import styles from './query-page.module.css'

interface QueryStartsProps {
  readonly environment: string
  /** Nothing has been asked yet. */
  readonly isEmpty: boolean
  readonly kept: readonly KeptQuery[]
  readonly onChoose: (query: KeptQuery) => void
  readonly onForget: () => void
}

/** Where one can begin: queries on models of the project, and what was run here last. */
export function QueryStarts(props: QueryStartsProps) {
  const { environment, isEmpty, kept, onChoose, onForget } = props
  const examples = useExamples(environment)
  return (
    <div className={styles['starts']}>
      {isEmpty && examples.length > 0 && (
        <section aria-labelledby="examples">
          <h2 id="examples">Examples</h2>
          <ul>
            {examples.map(({ title, sql }) => (
              <li key={title}>
                <button type="button" onClick={() => onChoose({ sql, environment })}>
                  <span>{title}</span>
                  <code>{oneLine(sql)}</code>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {kept.length > 0 && (
        <section aria-labelledby="last">
          <h2 id="last">
            Last queries
            <Button size="small" look="bare" onClick={onForget}>
              Forget them
            </Button>
          </h2>
          <ul>
            {kept.map((query) => (
              <li key={`${query.environment} ${query.sql}`}>
                <button type="button" onClick={() => onChoose(query)}>
                  <span>{query.environment}</span>
                  <code>{oneLine(query.sql)}</code>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function useExamples(environment: string) {
  const { trpc } = useApp()
  const names = useQuery(trpc.model.names.queryOptions({ environment }))
  const models = exampleModels(names.data ?? [])
  const columns = useQuery({
    ...trpc.model.columns.queryOptions({ environment, models: [...models] }),
    enabled: models.length > 0,
  })
  return exampleQueries(columns.data ?? [])
}

function oneLine(sql: string): string {
  return sql.replaceAll(/\s+/g, ' ').trim()
}
