import { Link } from '@tanstack/react-router'
import { Age } from '../../components/age.tsx'
import type { StackedColumn } from '../../components/stacked-table.tsx'
import { State } from '../../components/state.tsx'

/** A plan as the list shows it. */
interface ListedPlan {
  readonly id: string
  readonly environment: string
  readonly status: string
  readonly summary: string | null
  readonly actor: string
  readonly createdAt: string
}

export const planColumns: readonly StackedColumn<ListedPlan>[] = [
  { head: 'State', place: 'side', cell: ({ status }) => <State status={status} /> },
  {
    head: 'Plan',
    place: 'title',
    cell: ({ id }) => (
      <Link to="/plans/$planId" params={{ planId: id }} search={{}}>
        <code>{id}</code>
      </Link>
    ),
  },
  { head: 'Environment', place: 'fact', cardLabel: 'for', cell: ({ environment }) => environment },
  { head: 'What it would do', place: 'line', isLong: true, cell: ({ summary }) => summary },
  { head: 'By', place: 'fact', cardLabel: 'by', cell: ({ actor }) => actor },
  { head: 'Made', place: 'fact', cell: ({ createdAt }) => <Age at={createdAt} /> },
]
