import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Empty } from '../../components/empty.tsx'
import { Older } from '../../components/older.tsx'
import { Page } from '../../components/page.tsx'
import { StackedTable } from '../../components/stacked-table.tsx'
import { onlyGiven } from '../../words/search-text.ts'
import textStyles from '../../styles/text.module.css'
import { runColumns } from './run-columns.tsx'
import { RunFilterBar } from './run-filter-bar.tsx'
import { filterOf } from './run-filters.ts'
import { sayNoRuns } from './say-no-runs.ts'
import { useRuns } from './use-runs.ts'

/** What ran and what came of it, newest first; the filters stand in the address. */
export function RunsPage() {
  const search = useSearch({ from: '/runs' })
  const navigate = useNavigate()
  const { pages, runs } = useRuns(search)
  const isFiltered = Object.keys(filterOf(search)).length > 0
  return (
    <Page path={['Runs']} title="Runs">
      <RunFilterBar
        search={search}
        onChange={(next) => void navigate({ to: '/runs', search: onlyGiven(next), replace: true })}
      />
      <Answer query={{ ...pages, data: runs }} what="runs">
        {(list) =>
          list.length === 0 ? (
            <Empty>
              {sayNoRuns(search)}{' '}
              {isFiltered && (
                <Link to="/runs" search={{}} className={textStyles['link']}>
                  Show all runs
                </Link>
              )}
            </Empty>
          ) : (
            <>
              <StackedTable label="Runs" columns={runColumns} rows={list} keyOf={({ id }) => id} />
              <Older what="runs" query={pages} />
            </>
          )
        }
      </Answer>
    </Page>
  )
}
