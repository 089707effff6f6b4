import { useQuery } from '@tanstack/react-query'
import { Answer } from '../../components/answer.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { Empty } from '../../components/empty.tsx'
import { useApp } from '../../live/app-context.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import type { ModelAnswer } from './model-answer.ts'
import styles from './model-page.module.css'

/** As many as the server gives. */
const limit = 1000
const environment = 'prod'

/** The first rows of a model as production shows it; leaving the page stops the query. */
export function Preview({ model }: { readonly model: ModelAnswer }) {
  const { name, kind, shown } = model
  if (kind === 'embedded')
    return (
      <Empty>{name} is embedded: it has no rows of its own. Preview a model that reads it.</Empty>
    )
  if (!shown)
    return (
      <Empty>
        {environment} does not show {name} yet. Apply a plan that has it to see its rows.
      </Empty>
    )
  return <Rows model={name} />
}

function Rows({ model }: { readonly model: string }) {
  const { trpc } = useApp()
  const rows = useQuery(
    trpc.model.preview.queryOptions(
      { model, environment, limit },
      { trpc: { abortOnUnmount: true }, retry: false },
    ),
  )
  return (
    <Answer query={rows} what={`rows of ${model}`}>
      {(answer) =>
        answer.rows.length === 0 ? (
          <Empty>
            {model} has no rows in {environment}.
          </Empty>
        ) : (
          <section className={styles['section']} aria-label="Preview">
            <p className={styles['note']}>
              {answer.truncated
                ? `The first ${sayNumber(limit)} rows of more in ${environment}.`
                : `All ${plural(answer.rows.length, 'row')} in ${environment}.`}
            </p>
            <DataGrid label={`Rows of ${model}`} columns={answer.columns} rows={answer.rows} />
          </section>
        )
      }
    </Answer>
  )
}
