import { Link } from '@tanstack/react-router'
import { Age } from '../../components/age.tsx'
import { ProgressLine } from '../../components/progress-line.tsx'
import type { StackedColumn } from '../../components/stacked-table.tsx'
import { State } from '../../components/state.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { kindWords } from './run-filters.ts'
import styles from './runs-page.module.css'

/** A run as the list shows it. */
export interface ListedRun {
  readonly id: string
  readonly kind: string
  readonly environment: string
  readonly actor: string
  readonly status: string
  readonly createdAt: string
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly error: string | null
  readonly cause: {
    readonly model: string | null
    readonly message: string
    readonly failed: number
  } | null
  /** Models it built and their rows; null until it ended. */
  readonly models: number | null
  readonly rows: number | null
  /** In models; null where it is not known. */
  readonly progress: { readonly done: number; readonly total: number } | null
}

export const runColumns: readonly StackedColumn<ListedRun>[] = [
  { head: 'State', place: 'side', cell: ({ status }) => <State status={status} /> },
  {
    head: 'Run',
    place: 'title',
    cell: ({ id }) => (
      <Link to="/runs/$runId" params={{ runId: id }} search={{}}>
        <code>{id}</code>
      </Link>
    ),
  },
  { head: 'Kind', place: 'fact', cell: ({ kind }) => kindWords(kind) },
  {
    head: 'Environment',
    place: 'fact',
    cardLabel: 'in',
    cell: ({ environment }) => environment,
  },
  {
    head: 'What it did',
    place: 'line',
    isLong: true,
    cell: (run) =>
      run.progress ? (
        <Progress {...run.progress} />
      ) : run.error === null ? (
        <Built {...run} />
      ) : (
        <Cause run={run} />
      ),
  },
  { head: 'By', place: 'fact', cardLabel: 'by', cell: ({ actor }) => actor },
  { head: 'Time', place: 'fact', cardLabel: 'time', cell: (run) => <Took {...run} /> },
  { head: 'Began', place: 'fact', cell: ({ createdAt }) => <Age at={createdAt} /> },
]

function Progress({ done, total }: NonNullable<ListedRun['progress']>) {
  return (
    <>
      {sayNumber(done)} of {plural(total, 'model')}
      <ProgressLine label="Models done" done={done} total={total} />
    </>
  )
}

function Built({ models, rows }: Pick<ListedRun, 'models' | 'rows'>) {
  if (models === null) return null
  if (models === 0) return 'Nothing to build'
  return `${plural(models, 'model')} built, ${plural(rows ?? 0, 'row')}`
}

function Cause({ run: { cause, error } }: { readonly run: ListedRun }) {
  const message = cause?.message ?? error
  if (message === null) return null
  const others = (cause?.failed ?? 0) - 1
  return (
    <span className={styles['cause']} title={message}>
      {cause !== null && cause.model !== null && (
        <>
          <Link to="/models/$model" params={{ model: cause.model }}>
            {cause.model}
          </Link>
          {': '}
        </>
      )}
      {message}
      {others > 0 && ` (and ${plural(others, 'other model')} failed)`}
    </span>
  )
}

function Took({ startedAt, endedAt }: Pick<ListedRun, 'startedAt' | 'endedAt'>) {
  const now = useNow()
  if (startedAt === null) return '–'
  return sayDuration((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt))
}
