import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Answer } from '../../../components/answer.tsx'
import { DataGrid } from '../../../components/data-grid.tsx'
import { ListTable } from '../../../components/list-table.tsx'
import { ModelName } from '../../../components/model-name.tsx'
import { useApp } from '../../../live/app-context.tsx'
import styles from './compare.module.css'
import { sayColumns, sayMatching, sayRows } from './say-comparison.ts'
import type { Sides } from './sides-of.ts'

/** The rows and columns of one model in two environments. */
export function TableComparison({ before, after, model }: Sides & { readonly model: string }) {
  const { trpc } = useApp()
  const diff = useQuery(trpc.environment.tableDiff.queryOptions({ before, after, model }))
  const sides = { before, after }
  return (
    <section aria-label={`Rows of ${model}`}>
      <h3 className={styles['model']}>
        <Link to="/models/$model" params={{ model }}>
          <ModelName name={model} />
        </Link>
      </h3>
      <Answer query={diff} what={`rows of ${model}`}>
        {(found) => (
          <>
            {[...sayRows(found, sides), ...sayColumns(found, sides)].map((line) => (
              <p key={line}>{line}</p>
            ))}
            {found.columns.length > 0 && (
              <div className={styles['inset']}>
                <ListTable label="Columns that match" columns={['Column', 'Same in joined rows']}>
                  {found.columns.map(({ name, matching }) => (
                    <tr key={name}>
                      <td>
                        <code>{name}</code>
                      </td>
                      <td>{sayMatching(matching)}</td>
                    </tr>
                  ))}
                </ListTable>
              </div>
            )}
            {found.sample.length > 0 && (
              <>
                <p>
                  {found.grain === null
                    ? `Rows that are only in ${after}, at most 20:`
                    : `Rows that differ, at most 20; a column of ${after} ends in __after:`}
                </p>
                <div className={styles['grid']}>
                  <DataGrid
                    label={`Rows of ${model} that differ`}
                    columns={Object.keys(found.sample[0] ?? {}).map((name) => ({ name, type: '' }))}
                    rows={found.sample}
                  />
                </div>
              </>
            )}
          </>
        )}
      </Answer>
    </section>
  )
}
