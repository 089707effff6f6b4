import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Chip } from '../../components/chip.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { StageList } from '../../components/stage-list.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { useSession } from '../../live/use-session.ts'
import { useAnnounce } from '../../speech/speech-provider.tsx'
import { plural } from '../../words/plural.ts'
import { announceRun } from './announce-run.ts'
import { CauseList } from './cause-list.tsx'
import styles from './run-page.module.css'
import { RunTimeline } from './run-timeline.tsx'
import { runSummary } from './run-summary.ts'
import { stageRows } from './stage-rows.ts'

/** One run, live: why it failed first, then its stages, then every model in the order it was planned. */
export function RunPage() {
  const { runId } = useParams({ from: '/runs/$runId' })
  const { client, trpc } = useApp()
  const announce = useAnnounce()
  const navigate = useNavigate()
  const now = useNow()
  const session = useMemo(() => client.run(runId), [client, runId])
  const tracker = useSession(session)
  const [isAsking, setAsking] = useState(false)
  const record = useQuery(trpc.run.get.queryOptions({ runId }))
  const cancel = useMutation(trpc.run.cancel.mutationOptions())
  const again = useMutation(
    trpc.plan.create.mutationOptions({
      onSuccess: ({ planId }) => navigate({ to: '/plans/$planId', params: { planId }, search: {} }),
    }),
  )
  useEffect(() => {
    const what = announceRun(tracker)
    if (what) announce(what)
  }, [tracker, announce])

  const { status } = session
  const problem = status.state === 'closed' ? status.error : null
  const summary = runSummary(tracker, new Date(now).toISOString())
  const { environment, planId, meta } = tracker
  const isOver = meta.status !== 'init'
  const refusal = record.data?.can.cancel
  const finished = Object.values(tracker.models).reduce((sum, model) => sum + model.completed, 0)
  const path = [
    <Link key="runs" to="/runs" search={{}}>
      Runs
    </Link>,
    runId,
  ]
  if (problem && environment === null)
    return (
      <Page path={path} title="This run cannot be shown">
        <Empty>{problem.message}. Open the runs to find another.</Empty>
      </Page>
    )
  if (environment === null)
    return (
      <Page path={path} title="Run" windowTitle="Run">
        <Empty>Loading the run</Empty>
      </Page>
    )
  return (
    <Page
      path={path}
      title={
        <>
          {summary.title}
          <Chip icon={summary.icon} tone={summary.tone}>
            {summary.word}
          </Chip>
        </>
      }
      windowTitle={windowTitle(summary.title, isOver ? summary.icon : 'running')}
      facts={summary.facts.map((fact) =>
        planId !== null && fact === `plan ${planId}` ? (
          <Link to="/plans/$planId" params={{ planId }} search={{}}>
            {fact}
          </Link>
        ) : (
          fact
        ),
      )}
      actions={
        isOver ? (
          <Button look="main" onClick={() => again.mutate({ environment })}>
            Plan again
          </Button>
        ) : (
          <Button
            look="stop"
            refusal={typeof refusal === 'string' ? refusal : null}
            onClick={() => setAsking(true)}
          >
            Cancel run
          </Button>
        )
      }
    >
      {summary.sentence && <p className={styles['sentence']}>{summary.sentence}</p>}
      {[cancel.error, again.error].map(
        (error) =>
          error && (
            <Notice key={error.message} tone="bad">
              {error.message}
            </Notice>
          ),
      )}
      <CauseList tracker={tracker} />
      <StageList
        label="Stages of the run"
        stages={stageRows(tracker, new Date(now).toISOString())}
      />
      <RunTimeline tracker={tracker} now={now} />
      {summary.kept > 0 && (
        <p className={styles['kept']}>{plural(summary.kept, 'model')} kept, nothing to do</p>
      )}
      {isAsking && (
        <Confirm
          title={`Cancel the run of ${environment}?`}
          action="Cancel run"
          look="danger"
          onConfirm={() => cancel.mutate({ target: runId })}
          onClose={() => setAsking(false)}
        >
          <p>Running statements are stopped. No views are switched.</p>
          <p>
            What is finished stays, {plural(finished, 'batch')} so far; planning again goes on after
            it.
          </p>
        </Confirm>
      )}
    </Page>
  )
}

const marks: Readonly<Record<string, string>> = { running: '●', done: '✓', failed: '✕' }

/** The mark of a tab that is not looked at tells how its run ended. */
function windowTitle(title: string, icon: string): string {
  const mark = marks[icon]
  return mark === undefined ? title : `${mark} ${title}`
}
