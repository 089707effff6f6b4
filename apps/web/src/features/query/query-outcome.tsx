import { Button } from '../../components/button.tsx'
import { DataGrid } from '../../components/data-grid.tsx'
import { Notice } from '../../components/notice.tsx'
import { State } from '../../components/state.tsx'
import { useTick } from '../../live/live-provider.tsx'
import { sayDuration } from '../../words/say-duration.ts'
import styles from './query-page.module.css'
import { sayRows, sayTaken } from './say-outcome.ts'
import type { QueryRun } from './use-query-run.ts'
import type { TextPlace } from './wrong-place.ts'

interface QueryOutcomeProps {
  readonly run: QueryRun
  readonly onGoTo: (place: TextPlace) => void
}

/** What became of the query: how long it goes, its rows, or what is wrong with it and where. */
export function QueryOutcome({ run, onGoTo }: QueryOutcomeProps) {
  switch (run.state) {
    case 'none':
      return null
    case 'running':
      return <Running since={run.since} />
    case 'cancelled':
      return (
        <p className={styles['outcome']}>
          <State
            status="cancelled"
            word={`Cancelled after ${sayTaken(run.ms)}: the server stops its statement`}
          />
        </p>
      )
    case 'failed': {
      const { code, message, hint, place } = run.problem
      return (
        <Notice tone="bad">
          <p className={styles['problem']}>{message}</p>
          {hint !== null && <p>{hint}</p>}
          <p className={styles['code']}>
            <code>{code}</code>
            {place && (
              <Button size="small" onClick={() => onGoTo(place)}>
                Go to line {place.line}
                {place.column !== null && `, column ${place.column}`}
              </Button>
            )}
          </p>
        </Notice>
      )
    }
    case 'answered': {
      const { answer, ms, query } = run
      return (
        <section aria-label="Answer">
          <p className={styles['outcome']}>
            <State
              status="completed"
              word={`${sayRows(answer)} of ${query.environment} in ${sayTaken(ms)}`}
            />
          </p>
          <div className={styles['grid']}>
            <DataGrid label="Rows of the answer" columns={answer.columns} rows={answer.rows} />
          </div>
        </section>
      )
    }
  }
}

function Running({ since }: { readonly since: number }) {
  const now = useTick(true)
  return (
    <p className={styles['outcome']}>
      <State status="running" word={`Running for ${sayDuration(now - since)}`} />
    </p>
  )
}
