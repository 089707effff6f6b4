import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useState } from 'react'
import { Chip } from '../../components/chip.tsx'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import type { TabMark } from '../../components/tab-mark.ts'
import { StageList } from '../../components/stage-list.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { useTime } from '../../live/time-provider.tsx'
import { useAnnounce } from '../../speech/speech-provider.tsx'
import { sayDuration } from '../../words/say-duration.ts'
import { announceRun } from './announce-run.ts'
import { CancelLines } from './cancel-lines.tsx'
import { CauseList } from './cause/cause-list.tsx'
import { RunActions } from './run-actions.tsx'
import { RunModels } from './run-models.tsx'
import styles from './run-page.module.css'
import { runSummary } from './run-summary.ts'
import { Scrubber } from './log/scrubber.tsx'
import { stageRows } from './stage-rows.ts'
import { useBatchTimes } from './timeline/use-batch-times.ts'
import { useReplay } from './log/use-replay.ts'
import { useRunStream, useRunView } from './use-run-view.ts'

/** One run, live or as it was at any event: why it failed first, then its stages, its models and its log. */
export function RunPage() {
  const { runId } = useParams({ from: '/runs/$runId' })
  const search = useSearch({ from: '/runs/$runId' })
  const { trpc } = useApp()
  const announce = useAnnounce()
  const navigate = useNavigate({ from: '/runs/$runId' })
  const now = useNow()
  const time = useTime()
  const record = useQuery(trpc.run.get.queryOptions({ runId }))
  const isKept = record.data?.replayable ?? false
  const { tracker: live, log, state, lost } = useRunStream(runId, isKept)
  const toAddress = useCallback(
    (at: number | null) =>
      void navigate({ search: (all) => ({ ...all, at: at ?? undefined }), replace: true }),
    [navigate],
  )
  const replay = useReplay({ events: state.events, fromAddress: search.at ?? null, toAddress })
  const times = useBatchTimes(runId, live.meta.status === 'init')
  const view = useRunView({ tracker: live, log, state, at: replay.at, now, times })
  const cancel = useMutation(trpc.run.cancel.mutationOptions())
  const [problem, setProblem] = useState<string | null>(null)
  useEffect(() => {
    const what = announceRun(live)
    if (what) announce(what)
  }, [live, announce])

  const { tracker } = view
  const shownIso = new Date(view.now).toISOString()
  const summary = runSummary(tracker, time)
  const { environment, planId, meta } = tracker
  const isOver = live.meta.status !== 'init'
  const path = [
    <Link key="runs" to="/runs" search={{}}>
      Runs
    </Link>,
    runId,
  ]
  if (environment === null)
    return (
      <Page path={path} title={lost ? 'This run cannot be shown' : 'Run'}>
        <Empty>
          {lost ? `${lost.message}. Open the runs to find another.` : 'Loading the run'}
        </Empty>
      </Page>
    )
  const error = cancel.error?.message ?? problem
  const isPast = view.at !== null
  const elapsed = meta.start === null ? 0 : view.now - Date.parse(meta.start)
  return (
    <Page
      path={path}
      ended={live.meta.end}
      title={
        <>
          {summary.title}
          <Chip icon={summary.icon} tone={summary.tone}>
            {summary.word}
          </Chip>
        </>
      }
      windowTitle={summary.title}
      mark={markOf(live.status)}
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
        <RunActions
          view={view}
          live={live}
          refusal={record.data?.can.cancel}
          onCancel={() => cancel.mutate({ target: runId })}
          onProblem={setProblem}
        />
      }
      foot={
        state.events.length > 0 && (
          <Scrubber
            replay={replay}
            count={state.events.length}
            isLive={!isOver}
            time={sayDuration(elapsed)}
          />
        )
      }
    >
      {isPast && (
        <Notice tone="warn">
          This is the run as it was at event {view.at}, {time.moment(view.now)}.
        </Notice>
      )}
      {summary.sentence && <p className={styles['sentence']}>{summary.sentence}</p>}
      {error && <Notice tone="bad">{error}</Notice>}
      <CauseList tracker={tracker} />
      <CancelLines
        tracker={live}
        events={state.events}
        now={now}
        onForce={() => cancel.mutate({ target: runId, force: true })}
      />
      <StageList label="Stages of the run" stages={stageRows(tracker, shownIso)} />
      <RunModels
        runId={runId}
        view={view}
        log={state}
        isKept={record.data === undefined ? null : isKept}
        isLive={!isOver}
        onAt={replay.seek}
      />
    </Page>
  )
}

function markOf(status: string): TabMark | null {
  if (status === 'cancelled') return null
  if (status === 'completed') return 'done'
  return status === 'queued' || status === 'running' ? 'running' : 'failed'
}
