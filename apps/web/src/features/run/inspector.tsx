import type { ModelProgress } from '@millrace/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { IconButton } from '../../components/button.tsx'
import { FactList } from '../../components/fact-list.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { SqlText } from '../../components/sql-text.tsx'
import { State } from '../../components/state.tsx'
import { useApp } from '../../live/app-context.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import { sayInterval } from '../../words/say-interval.ts'
import { barsAt } from './timeline/batch-bars.ts'
import styles from './inspector.module.css'
import { waitsFor } from './model-rows.ts'
import type { RunView } from './run-view.ts'
import { sayWhy } from './log/say-event.ts'

interface InspectorProps {
  readonly runId: string
  readonly model: ModelProgress
  readonly view: RunView
  readonly onClose: () => void
}

/** One model of the run: what it does now, why it runs, what it waits for, and its SQL. */
export function Inspector({ runId, model, view, onClose }: InspectorProps) {
  const { trpc } = useApp()
  const code = useQuery(trpc.model.code.queryOptions({ model: model.name, runId }))
  const waits = waitsFor(model, view.tracker.models)
  const { planId } = view.tracker
  const change = useQuery({
    ...trpc.plan.model.queryOptions({ planId: planId ?? '', model: model.name }),
    enabled: planId !== null,
    retry: false,
  })
  const took = sayBatchTimes(view, model.name)
  const facts: readonly (readonly [string, ReactNode] | null)[] = [
    ['State', <State key="state" status={model.status} />],
    ['Now', nowOf(model)],
    ['Why it runs', change.data?.reason || sayWhy(model.why)],
    waits === null ? null : ['Waits for', waits],
    model.cause && ['Because of', model.cause.model],
    took === null ? null : ['Its batches took', took],
    ['Retries', model.retries === 0 ? 'none' : sayNumber(model.retries)],
    ['Audits', auditsOf(model)],
    [
      'Comes after',
      model.dependsOn.length === 0 ? 'no other model of the run' : model.dependsOn.join(', '),
    ],
    model.failure && ['Failure', model.failure.message],
  ]
  return (
    <section className={styles['inspector']} aria-label={model.name}>
      <div className={styles['head']}>
        <h2>
          <ModelName name={model.name} />
        </h2>
        <Link to="/models/$model" params={{ model: model.name }} className={styles['link']}>
          Model page
        </Link>
        <IconButton icon="close" label="Close the inspector" onClick={onClose} />
      </div>
      <FactList className={styles['facts']} facts={facts} />
      {code.data && (
        <div className={styles['sql']}>
          <SqlText
            text={code.data.sql || code.data.source}
            label={`SQL of ${model.name} in this run`}
            isNumbered={false}
          />
        </div>
      )}
    </section>
  )
}

function nowOf({ running, batches, status, completed, rows, ms }: ModelProgress): string {
  const [first] = running
  if (first) {
    const range = first.interval ? `, ${sayInterval(first.interval)}` : ''
    const more = running.length > 1 ? ` and ${plural(running.length - 1, 'more batch')}` : ''
    return `batch ${first.index} of ${batches}${range}${more}`
  }
  if (status === 'pending') return 'has not begun'
  const parts = [
    `${completed} of ${plural(batches, 'batch')}`,
    rows === null ? '' : plural(rows, 'row'),
    ms === null ? '' : sayDuration(ms),
  ]
  return parts.filter(Boolean).join(', ')
}

function auditsOf({ auditsPassed, auditsFailed }: ModelProgress): string {
  if (auditsPassed + auditsFailed === 0) return 'none so far'
  const failed = auditsFailed > 0 ? `, ${auditsFailed} failed` : ''
  return `${auditsPassed} passed${failed}`
}

/** How long the batches that were done took. */
function sayBatchTimes({ bars, at }: RunView, model: string): string | null {
  const all = bars.get(model) ?? []
  const times = (at === null ? all : barsAt(all, at))
    .flatMap(({ start, end, state }) => (state === 'done' && end !== null ? [end - start] : []))
    .toSorted((a, b) => a - b)
  const [first, last] = [times[0], times.at(-1)]
  if (first === undefined || last === undefined) return null
  if (times.length === 1) return sayDuration(first)
  const middle = times[Math.floor(times.length / 2)] ?? last
  return `${sayDuration(first)} to ${sayDuration(last)}, mostly ${sayDuration(middle)}`
}
