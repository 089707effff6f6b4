import type { PlanOverviewTracker } from '@millrace/client'
import { Link } from '@tanstack/react-router'
import { Notice } from '../../components/notice.tsx'
import { plural } from '../../words/plural.ts'
import { useNow } from '../../live/live-provider.tsx'
import { useTime } from '../../live/time-provider.tsx'
import { sayAge } from '../../words/say-duration.ts'
import type { PlanHead } from './plan-head.ts'

interface PlanNoticesProps {
  readonly head: PlanHead
  readonly error: PlanOverviewTracker['error']
}

/** What keeps a plan from being what it was: its environment moved, is held, or the plan was replaced. */
export function PlanNotices({ head, error }: PlanNoticesProps) {
  const { timeOfDay } = useTime()
  const now = useNow()
  const { moved, lease, environment, replacedBy, runId } = head
  return (
    <>
      {error && (
        <Notice tone="bad">
          {error.message} {error.hint}
        </Notice>
      )}
      {moved && head.status !== 'applied' && (
        <Notice tone="warn">
          {environment} moved: {sayMove(moved, now)} Plan again to see what is left.
        </Notice>
      )}
      {lease && lease.runId !== runId && (
        <Notice tone="warn">
          {environment} is held{lease.actor !== null && ` by ${lease.actor}`} since{' '}
          {timeOfDay(lease.since)}:{' '}
          <Link to="/runs/$runId" params={{ runId: lease.runId }}>
            run {lease.runId}
          </Link>{' '}
          has built {lease.done} of {plural(lease.total, 'model')}.
        </Notice>
      )}
      {replacedBy && (
        <Notice tone="warn">
          Another plan replaced this one:{' '}
          <Link to="/plans/$planId" params={{ planId: replacedBy }} search={{}}>
            {replacedBy}
          </Link>
        </Notice>
      )}
    </>
  )
}

/** Names of models that moved; the rest are counted. */
const mostNames = 3

function sayMove(
  { actor, planId, at, models, count }: NonNullable<PlanHead['moved']>,
  now: number,
): string {
  if (planId === null) return 'it was removed.'
  const who = `${actor ?? 'somebody'} applied ${planId}`
  const when = at === null ? '' : ` ${sayAge(now - Date.parse(at))} ago`
  const names = models.slice(0, mostNames).join(', ')
  const more = (count ?? models.length) - Math.min(mostNames, models.length)
  const what = names === '' ? '' : `; ${names}${more > 0 ? ` and ${more} more` : ''} changed`
  return `${who}${when}${what}.`
}
