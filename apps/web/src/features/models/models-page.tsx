import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { useIsNarrow } from '../../components/use-is-narrow.ts'
import { VirtualTable } from '../../components/virtual-table.tsx'
import textStyles from '../../styles/text.module.css'
import { plural, sayNumber } from '../../words/plural.ts'
import { onlyGiven } from '../../words/search-text.ts'
import { narrowCells, wideCells } from './model-cells.tsx'
import { ModelFilterBar } from './model-filter-bar.tsx'
import { inputOf } from './models-search.ts'
import styles from './models-page.module.css'
import { useModels } from './use-models.ts'

const noFacets = { kinds: [], tags: [], owners: [] }
const wideRow = 36
const narrowRow = 64

/** The project's models, searched by the server; what is searched for stands in the address. */
export function ModelsPage() {
  const search = useSearch({ from: '/models' })
  const navigate = useNavigate()
  const isNarrow = useIsNarrow()
  const { head, failed, rows, onSeen } = useModels(search)
  const { columns, cellsOf } = isNarrow ? narrowCells : wideCells
  return (
    <Page path={['Models']} title="Models" isFilled isTitled>
      <div className={styles['models']}>
        <ModelFilterBar
          search={search}
          facets={head.data?.facets ?? noFacets}
          onChange={(next) =>
            void navigate({ to: '/models', search: onlyGiven(next), replace: true })
          }
        />
        {failed?.error && (
          <Notice tone="bad">
            Some models could not be read: {failed.error.message}.{' '}
            <Button size="small" onClick={() => void failed.refetch()}>
              Try again
            </Button>
          </Notice>
        )}
        <Answer query={head} what="models">
          {({ total, all }) =>
            total === 0 ? (
              <Empty>
                {all === 0
                  ? 'No models. Add a .sql file under models/.'
                  : `None of ${plural(all, 'model')} matches. `}
                {all > 0 && (
                  <Link to="/models" search={{}} className={textStyles['link']}>
                    Show all models
                  </Link>
                )}
              </Empty>
            ) : (
              <>
                <p className={styles['count']}>
                  {total === all
                    ? plural(all, 'model')
                    : `${sayNumber(total)} of ${plural(all, 'model')}`}
                </p>
                <div className={styles['table']}>
                  <VirtualTable
                    // What is found by another search begins at its top.
                    key={JSON.stringify(inputOf(search))}
                    label="Models"
                    columns={columns}
                    rows={rows}
                    keyOf={(row, at) => row?.name ?? String(at)}
                    cellsOf={cellsOf}
                    rowClass={styles[isNarrow ? 'narrow' : 'wide']}
                    rowHeight={isNarrow ? narrowRow : wideRow}
                    onSeen={onSeen}
                  />
                </div>
              </>
            )
          }
        </Answer>
      </div>
    </Page>
  )
}
