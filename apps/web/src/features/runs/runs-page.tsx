import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Empty } from '../../components/empty.tsx'
import { ListTable } from '../../components/list-table.tsx'
import { Page } from '../../components/page.tsx'
import { Segmented } from '../../components/segmented.tsx'
import { State } from '../../components/state.tsx'
import tableStyles from '../../components/table.module.css'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { sayAge, sayDuration } from '../../words/say-duration.ts'
import { type RunFilter, runFilters, statusesOf } from './run-filters.ts'

const columns = ['Run', 'State', 'Environment', 'Cause', 'By', 'Time', 'Age'] as const

/** What ran and what came of it, newest first; the filter stands in the address. */
export function RunsPage() {
  const { trpc } = useApp()
  const { state } = useSearch({ from: '/runs' })
  const navigate = useNavigate()
  const now = useNow()
  const filter: RunFilter = runFilters.find(({ value }) => value === state)?.value ?? 'all'
  const statuses = statusesOf(filter)
  const runs = useQuery(
    trpc.run.list.queryOptions({ limit: 200, ...(statuses && { statuses: [...statuses] }) }),
  )
  return (
    <Page path={['Runs']} title="Runs">
      <div className={tableStyles['toolbar']}>
        <Segmented
          label="State of the runs"
          value={filter}
          segments={runFilters}
          onChange={(next) =>
            void navigate({ to: '/runs', search: next === 'all' ? {} : { state: next } })
          }
        />
      </div>
      <Answer query={runs} what="runs">
        {({ runs: list }) =>
          list.length === 0 ? (
            <Empty>
              {filter === 'all'
                ? 'No runs yet. Apply a plan to see one here.'
                : 'No runs in this state. Choose All to see the others.'}
            </Empty>
          ) : (
            <ListTable label="Runs" columns={columns}>
              {list.map((run) => (
                <tr key={run.id}>
                  <td>
                    <Link to="/runs/$runId" params={{ runId: run.id }}>
                      <code>{run.id}</code>
                    </Link>
                  </td>
                  <td>
                    <State status={run.status} />
                  </td>
                  <td>{run.environment}</td>
                  <td className={tableStyles['wrap']}>{run.error ?? '–'}</td>
                  <td>{run.actor}</td>
                  <td>
                    {run.startedAt === null
                      ? '–'
                      : sayDuration(
                          (run.endedAt === null ? now : Date.parse(run.endedAt)) -
                            Date.parse(run.startedAt),
                        )}
                  </td>
                  <td>{sayAge(now - Date.parse(run.createdAt))}</td>
                </tr>
              ))}
            </ListTable>
          )
        }
      </Answer>
    </Page>
  )
}
