import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Page } from '../../components/page.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useAnnounce } from '../../speech/speech-provider.tsx'
import type { KnownNames } from './complete-sql.ts'
import { EnvironmentChoice } from './environment-choice.tsx'
import { keepQueries, type KeptQuery, readKeptQueries, withQuery } from './kept-queries.ts'
import { QueryOutcome } from './query-outcome.tsx'
import styles from './query-page.module.css'
import { QueryStarts } from './query-starts.tsx'
import { sayOutcome } from './say-outcome.ts'
import type { SqlEditorHandle } from './sql-editor.tsx'
import { useQueryRun } from './use-query-run.ts'

const production = 'prod'
const howToLeave = 'Tab indents. Press Escape, then Tab, to leave the editor.'
const SqlEditor = lazy(() =>
  import('./sql-editor.tsx').then(({ SqlEditor: component }) => ({ default: component })),
)

/** Asks the warehouse: a query, the environment whose models it names, and its rows; nothing is changed. */
export function QueryPage() {
  const search = useSearch({ from: '/query' })
  const navigate = useNavigate()
  const announce = useAnnounce()
  const environment = search.env ?? production
  const [text, setText] = useState(search.sql ?? '')
  const [kept, setKept] = useState(() => readKeptQueries(localStorage))
  const { run, start, cancel } = useQueryRun()
  const editor = useRef<SqlEditorHandle>(null)
  const names = useNames(environment)
  useEffect(() => setText(search.sql ?? ''), [search.sql])
  useEffect(() => {
    const said = sayOutcome(run)
    if (said) announce({ key: `query ${Date.now()}`, ...said })
  }, [run, announce])
  const keep = (next: readonly KeptQuery[]) => {
    setKept(next)
    keepQueries(localStorage, next)
  }
  const go = ({ sql, environment: env }: KeptQuery) =>
    void navigate({
      to: '/query',
      search: { ...(sql !== '' && { sql }), ...(env !== production && { env }) },
    })
  const choose = (query: KeptQuery) => {
    setText(query.sql)
    go(query)
  }
  const ask = () => {
    const query = { sql: text, environment }
    if (text.trim() === '') return
    keep(withQuery(kept, query))
    go(query)
    void start(query)
  }
  const isRunning = run.state === 'running'
  const wrongAt = run.state === 'failed' ? run.problem.place : null
  return (
    <Page
      path={['Query']}
      title="Query"
      facts={['Reads only: nothing is changed', howToLeave]}
      actions={
        <>
          <EnvironmentChoice
            value={environment}
            onChange={(env) => go({ sql: text, environment: env })}
          />
          {isRunning ? (
            <Button look="stop" onClick={cancel}>
              Cancel
            </Button>
          ) : (
            <Button
              look="main"
              onClick={ask}
              aria-keyshortcuts="Control+Enter Meta+Enter"
              refusal={text.trim() === '' ? 'Write a query first' : null}
            >
              Run
            </Button>
          )}
        </>
      }
    >
      <div className={styles['editor']}>
        <Suspense fallback={<pre className={styles['unready']}>{text}</pre>}>
          <SqlEditor
            ref={editor}
            label="SQL to run"
            description={howToLeave}
            text={text}
            wrongAt={wrongAt}
            names={names}
            onChange={setText}
            onRun={ask}
          />
        </Suspense>
      </div>
      <QueryOutcome run={run} onGoTo={(place) => editor.current?.goTo(place)} />
      <QueryStarts
        environment={environment}
        isEmpty={run.state === 'none'}
        kept={kept}
        onChoose={choose}
        onForget={() => keep([])}
      />
    </Page>
  )
}

/** Names to complete, asked once until the console says that models changed. */
function useNames(environment: string): KnownNames {
  const { trpc, queries } = useApp()
  // Asked for at once: the first completion need not wait.
  useQuery(trpc.model.names.queryOptions({ environment }))
  return useMemo(
    () => ({
      models: () => queries.ensureQueryData(trpc.model.names.queryOptions({ environment })),
      columns: (models) =>
        queries.ensureQueryData(
          trpc.model.columns.queryOptions({ environment, models: [...models] }),
        ),
    }),
    [environment, queries, trpc],
  )
}
