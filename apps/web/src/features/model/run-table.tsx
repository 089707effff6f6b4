import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { State } from '../../components/state.tsx'
import tableStyles from '../../components/table.module.css'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { sayNumber } from '../../words/plural.ts'
import { sayAge, sayDuration } from '../../words/say-duration.ts'
import styles from './model-page.module.css'

/** A model's runs newest first. */
export function RunTable({ model }: { readonly model: string }) {
  const { trpc } = useApp()
  const now = useNow()
  const runs = useQuery(trpc.model.runs.queryOptions({ model, limit: 20 }))
  return (
    <section className={styles['section']} aria-labelledby="runs">
      <h2 id="runs">Runs</h2>
      <Answer query={runs} what="runs">
        {({ items }) =>
          items.length === 0 ? (
            <p>No run has built it yet.</p>
          ) : (
            <div className={styles['frame']}>
              <table className={tableStyles['table']} aria-labelledby="runs">
                <thead>
                  <tr>
                    <th scope="col">Run</th>
                    <th scope="col">State</th>
                    <th scope="col">Environment</th>
                    <th scope="col">Rows</th>
                    <th scope="col">Time</th>
                    <th scope="col">Age</th>
                  </tr>
                </thead>
                <tbody>
                  {items.map(({ runId, status, environment, rows, ms, startedAt }) => (
                    <tr key={runId}>
                      <td>
                        <Link to="/runs/$runId" params={{ runId }}>
                          <code>{runId}</code>
                        </Link>
                      </td>
                      <td>
                        <State status={status} />
                      </td>
                      <td>{environment}</td>
                      <td>{rows === null ? '–' : sayNumber(rows)}</td>
                      <td>{ms === null ? '–' : sayDuration(ms)}</td>
                      <td>{startedAt === null ? '–' : sayAge(now - Date.parse(startedAt))}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Answer>
    </section>
  )
}
