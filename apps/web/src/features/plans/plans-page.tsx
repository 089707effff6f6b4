import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Empty } from '../../components/empty.tsx'
import { ListTable } from '../../components/list-table.tsx'
import { Page } from '../../components/page.tsx'
import { State } from '../../components/state.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { sayAge } from '../../words/say-duration.ts'

const columns = ['Plan', 'Environment', 'State', 'By', 'Age'] as const

/** Plans newest first. */
export function PlansPage() {
  const { trpc } = useApp()
  const now = useNow()
  const plans = useQuery(trpc.plan.list.queryOptions({ limit: 100 }))
  return (
    <Page path={['Plans']} title="Plans">
      <Answer query={plans} what="plans">
        {({ plans: list }) =>
          list.length === 0 ? (
            <Empty>No plans yet. Plan an environment to see what would be built.</Empty>
          ) : (
            <ListTable label="Plans" columns={columns}>
              {list.map(({ id, environment, status, actor, createdAt }) => (
                <tr key={id}>
                  <td>
                    <Link to="/plans/$planId" params={{ planId: id }} search={{}}>
                      <code>{id}</code>
                    </Link>
                  </td>
                  <td>{environment}</td>
                  <td>
                    <State status={status} />
                  </td>
                  <td>{actor}</td>
                  <td>{sayAge(now - Date.parse(createdAt))}</td>
                </tr>
              ))}
            </ListTable>
          )
        }
      </Answer>
    </Page>
  )
}
