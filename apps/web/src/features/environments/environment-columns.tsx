import { Link } from '@tanstack/react-router'
import { Age } from '../../components/age.tsx'
import { Button } from '../../components/button.tsx'
import { Icon } from '../../components/icon.tsx'
import { ProgressLine } from '../../components/progress-line.tsx'
import type { StackedColumn } from '../../components/stacked-table.tsx'
import tableStyles from '../../components/table.module.css'
import { plural, sayNumber } from '../../words/plural.ts'
import { EnvironmentMenu } from './environment-menu.tsx'
import type { EnvironmentRow } from './environment-rows.ts'
import styles from './environments-page.module.css'
import { FromProd } from './from-prod.tsx'

interface ColumnActions {
  readonly onPlan: (environment: string) => void
  readonly onProblem: (message: string) => void
}

export function environmentColumns(actions: ColumnActions): StackedColumn<EnvironmentRow>[] {
  return [
    {
      head: 'Environment',
      place: 'title',
      cell: ({ name }) => <b className={styles['name']}>{name}</b>,
    },
    { head: 'State', place: 'line', cell: (row) => <StateCell {...row} /> },
    {
      head: 'Models',
      place: 'fact',
      cell: ({ facts }) => (facts ? plural(facts.models, 'model') : null),
    },
    {
      head: 'Last plan',
      place: 'line',
      cardLabel: 'Last plan',
      cell: (row) => <LastPlan {...row} />,
    },
    {
      head: 'Differences to prod',
      place: 'fact',
      cardLabel: 'Against prod',
      cell: ({ name, facts }) =>
        facts?.fromProd ? <FromProd name={name} counts={facts.fromProd} /> : null,
    },
    { head: 'Pending plan', place: 'line', isLong: true, cell: (row) => <Pending {...row} /> },
    {
      head: 'Actions',
      place: 'side',
      isActions: true,
      cell: ({ name, facts }) => (
        <div className={styles['acts']}>
          <Button size="small" onClick={() => actions.onPlan(name)}>
            Plan {name}
          </Button>
          {facts && <EnvironmentMenu facts={facts} onProblem={actions.onProblem} />}
        </div>
      ),
    },
  ]
}

function StateCell({ state, run, notes }: EnvironmentRow) {
  return (
    <>
      <span className={tableStyles['state']}>
        <Icon name={state.icon} tone={state.tone} />
        {state.word}
      </span>
      {run && (
        <Link to="/runs/$runId" params={{ runId: run.id }} search={{}} className={styles['run']}>
          {run.total > 0
            ? `${sayNumber(run.done)} of ${plural(run.total, 'model')}`
            : `run ${run.id}`}
          {run.total > 0 && <ProgressLine label="Models done" done={run.done} total={run.total} />}
        </Link>
      )}
      {notes !== '' && <small>{notes}</small>}
    </>
  )
}

function LastPlan({ facts }: EnvironmentRow) {
  if (!facts?.lastPlan) return <span className={styles['quiet']}>None yet</span>
  const { id, actor, at } = facts.lastPlan
  return (
    <>
      <Link to="/plans/$planId" params={{ planId: id }} search={{}}>
        <code>{id}</code>
      </Link>
      <small>
        {actor !== null && `${actor}, `}
        <Age at={at} />
      </small>
    </>
  )
}

function Pending({ pending }: EnvironmentRow) {
  if (!pending) return null
  return (
    <>
      <Link to="/plans/$planId" params={{ planId: pending.id }} search={{}}>
        {pending.words}
      </Link>
      {pending.summary !== '' && <small>{pending.summary}</small>}
    </>
  )
}
