import { Link } from '@tanstack/react-router'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import tableStyles from '../../components/table.module.css'
import { useNow } from '../../live/live-provider.tsx'
import { EnvironmentMenu } from './environment-menu.tsx'
import { type ActiveRun, type EnvironmentFacts, environmentRows } from './environment-rows.ts'

interface EnvironmentTableProps {
  readonly environments: readonly EnvironmentFacts[]
  readonly runs: readonly ActiveRun[]
  readonly onPlan: (environment: string) => void
  readonly onProblem: (message: string) => void
}

const icons = { ok: 'done', warn: 'warning', live: 'running', idle: 'pause' } as const

export function EnvironmentTable({ environments, runs, onPlan, onProblem }: EnvironmentTableProps) {
  const rows = environmentRows(environments, runs, useNow())
  return (
    <div className={tableStyles['frame']}>
      <table className={tableStyles['table']} aria-label="Environments">
        <thead>
          <tr>
            <th scope="col">Environment</th>
            <th scope="col">State</th>
            <th scope="col">Plan</th>
            <th scope="col">Age</th>
            <th scope="col">Held by</th>
            <th scope="col">
              <span className={tableStyles['acts']}>Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, state, tone, planId, age, held, flags }) => (
            <tr key={name}>
              <td>
                <b>{name}</b>
              </td>
              <td>
                <span className={tableStyles['state']}>
                  <Icon name={icons[tone]} tone={tone} />
                  {state}
                </span>
              </td>
              <td>
                {planId === null ? (
                  '–'
                ) : (
                  <Link to="/plans/$planId" params={{ planId }} search={{}}>
                    <code>{planId}</code>
                  </Link>
                )}
              </td>
              <td>{age}</td>
              <td>
                {held ? (
                  <Link to="/runs/$runId" params={{ runId: held.runId }}>
                    {held.text}
                  </Link>
                ) : (
                  'free'
                )}
              </td>
              <td>
                <div className={tableStyles['acts']}>
                  <Button size="small" onClick={() => onPlan(name)}>
                    Plan {name}
                  </Button>
                  {flags && <EnvironmentMenu name={name} {...flags} onProblem={onProblem} />}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
