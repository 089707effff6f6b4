import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Empty } from '../../components/empty.tsx'
import { FindInput } from '../../components/find-input.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { ListTable } from '../../components/list-table.tsx'
import { Page } from '../../components/page.tsx'
import { State } from '../../components/state.tsx'
import tableStyles from '../../components/table.module.css'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { sayAge } from '../../words/say-duration.ts'

const columns = ['Model', 'Kind', 'Last run', 'Data', 'Owner', 'Tags'] as const

/** The project's models, searched by the server; what is searched for stands in the address. */
export function ModelsPage() {
  const { trpc } = useApp()
  const { find = '' } = useSearch({ from: '/models' })
  const navigate = useNavigate()
  const now = useNow()
  const models = useQuery(
    trpc.model.search.queryOptions(
      find === '' ? {} : { text: find },
      // What was found stays until the next is: rows do not come and go with every letter.
      { placeholderData: keepPreviousData },
    ),
  )
  return (
    <Page path={['Models']} title="Models">
      <div className={tableStyles['toolbar']}>
        <FindInput
          label="Find a model, column, tag or owner"
          value={find}
          onChange={(text) =>
            void navigate({
              to: '/models',
              search: text === '' ? {} : { find: text },
              replace: true,
            })
          }
        />
      </div>
      <Answer query={models} what="models">
        {({ items, total, all }) =>
          items.length === 0 ? (
            <Empty>
              {all === 0
                ? 'No models. Add a .sql file under models/.'
                : `None of ${plural(all, 'model')} matches. Search for less.`}
            </Empty>
          ) : (
            <>
              <ListTable label="Models" columns={columns}>
                {items.map(({ name, kind, lastRun, freshAt, stale, owner, tags }) => (
                  <tr key={name}>
                    <td>
                      <Link to="/models/$model" params={{ model: name }}>
                        <ModelName name={name} />
                      </Link>
                    </td>
                    <td>{kind}</td>
                    <td>
                      {lastRun ? (
                        <Link to="/runs/$runId" params={{ runId: lastRun.runId }}>
                          <State status={lastRun.status} />
                        </Link>
                      ) : (
                        '–'
                      )}
                    </td>
                    <td>
                      {stale ? (
                        <State status="stale" />
                      ) : freshAt === null ? (
                        '–'
                      ) : (
                        `${sayAge(now - Date.parse(freshAt))} old`
                      )}
                    </td>
                    <td>{owner ?? '–'}</td>
                    <td>{tags.join(', ') || '–'}</td>
                  </tr>
                ))}
              </ListTable>
              {total > items.length && (
                <Empty>
                  The first {sayNumber(items.length)} of {plural(total, 'model')}. Search to see
                  others.
                </Empty>
              )}
            </>
          )
        }
      </Answer>
    </Page>
  )
}
