import type { PlanApplyTracker } from '@millrace/client'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { buttonClass } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { useApp } from '../../../live/app-context.tsx'
import { AuditCause, type FailedAudit } from './audit-cause.tsx'
import styles from './cause-list.module.css'
import { rootCauses, whatStays } from './root-causes.ts'

/** Causes that are shown whole; the rest are counted. */
const mostCauses = 5

/** Why a run failed, the cause that blocks most first: what failed, its rows, and what stays as it was. */
export function CauseList({ tracker }: { readonly tracker: PlanApplyTracker }) {
  const { trpc } = useApp()
  const causes = useMemo(() => rootCauses(tracker), [tracker])
  const isAudit = causes.some(({ kind }) => kind === 'audit')
  const { runId } = tracker
  const found = useQuery({ ...trpc.run.audits.queryOptions({ runId }), enabled: isAudit })
  const failed = found.data?.failures.filter(({ blocking }) => blocking) ?? []
  const more = causes.length - mostCauses
  return (
    <>
      {causes.slice(0, mostCauses).map(({ title, message, place, model, kind }, index) => {
        const audits = kind === 'audit' ? byName(failed.filter((each) => each.model === model)) : []
        return (
          <section key={`${title} ${place}`} className={styles['cause']} aria-label={title}>
            <div className={styles['head']}>
              <Icon name="failed" tone="bad" />
              <h2>{title}</h2>
              {index === 0 && <p>{whatStays(tracker)}</p>}
              <div className={styles['acts']}>
                <Link to="/models/$model" params={{ model }} className={buttonClass()}>
                  Open model
                </Link>
              </div>
            </div>
            {audits.length > 0 ? (
              audits.map(
                ([first, ...others]) =>
                  first && <AuditCause key={first.audit} audit={first} others={others} />,
              )
            ) : (
              <div className={styles['body']}>
                {place && <p className={styles['place']}>{place}</p>}
                <pre>{message}</pre>
              </div>
            )}
          </section>
        )
      })}
      {more > 0 && (
        <p className={styles['more']}>
          {more} more failed; the table of the run's models names them.
        </p>
      )}
    </>
  )
}

/** Failures of one audit together, its first batch first. */
function byName(failures: readonly FailedAudit[]): readonly (readonly FailedAudit[])[] {
  const ordered = failures.toSorted((a, b) => (a.batch ?? 0) - (b.batch ?? 0))
  return [...Map.groupBy(ordered, ({ audit }) => audit).values()]
}
