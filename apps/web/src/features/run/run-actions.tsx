import type { PlanApplyTracker } from '@millrace/client'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { useOffline } from '../../live/live-provider.tsx'
import { usePlanAndGo } from '../../live/use-plan-and-go.ts'
import { plural } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import styles from './run-page.module.css'
import { runReport } from './run-report.ts'
import type { RunView } from './run-view.ts'

interface RunActionsProps {
  /** The run as it is shown. */
  readonly view: RunView
  /** The run as it is. */
  readonly live: PlanApplyTracker
  /** Whether it can be cancelled; a reason where it cannot. */
  readonly refusal: string | true | undefined
  readonly onCancel: () => void
  readonly onProblem: (problem: string | null) => void
}

/** The run's clock, and what can be done: cancel it while it runs, plan again when it ended. */
export function RunActions({ view, live, refusal, onCancel, onProblem }: RunActionsProps) {
  const [isAsking, setAsking] = useState(false)
  const again = usePlanAndGo({ onProblem })
  const offline = useOffline()
  const { environment } = live
  const isOver = live.meta.status !== 'init'
  return (
    <>
      <RunClock view={view} />
      {isOver ? (
        <>
          {live.status === 'failed' && (
            <CopyButton label="Copy report" text={() => runReport(live, location.href)} />
          )}
          {environment !== null && (
            <Button look="main" refusal={offline} onClick={() => again.mutate({ environment })}>
              Plan again
            </Button>
          )}
        </>
      ) : (
        <Button
          look="stop"
          refusal={offline ?? (typeof refusal === 'string' ? refusal : null)}
          onClick={() => setAsking(true)}
        >
          Cancel run
        </Button>
      )}
      {isAsking && (
        <CancelConfirm live={live} onConfirm={onCancel} onClose={() => setAsking(false)} />
      )}
    </>
  )
}

interface CancelConfirmProps {
  readonly live: PlanApplyTracker
  readonly onConfirm: () => void
  readonly onClose: () => void
}

function CancelConfirm({ live, onConfirm, onClose }: CancelConfirmProps) {
  const models = Object.values(live.models)
  const finished = models.reduce((sum, { completed }) => sum + completed, 0)
  const working = models.reduce((sum, { running }) => sum + running.length, 0)
  return (
    <Confirm
      title={`Cancel run ${live.runId} of ${live.environment ?? 'its environment'}?`}
      action="Cancel run"
      look="danger"
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <ul>
        <li>{plural(working, 'running statement')} will be stopped. No views are switched.</li>
        <li>
          What is finished stays, {plural(finished, 'batch')} so far; planning again goes on after
          it.
        </li>
      </ul>
    </Confirm>
  )
}

function RunClock({ view }: { readonly view: RunView }) {
  const { tracker, now, expected } = view
  const { start, status } = tracker.meta
  if (start === null) return null
  const isOver = status !== 'init'
  const left = expected.end === null ? null : Math.max(0, expected.end - now)
  return (
    <span className={styles['clock']}>
      <b>{sayDuration(now - Date.parse(start))}</b>
      {!isOver && left !== null && <span>about {sayDuration(left)} left</span>}
    </span>
  )
}
