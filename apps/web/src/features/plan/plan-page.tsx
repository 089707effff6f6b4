import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { Answer } from '../../components/answer.tsx'
import { BoldFigures } from '../../components/bold-figures.tsx'
import { Chip } from '../../components/chip.tsx'
import { Empty } from '../../components/empty.tsx'
import { Page } from '../../components/page.tsx'
import { StageList } from '../../components/stage-list.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useNow } from '../../live/live-provider.tsx'
import { useSession } from '../../live/use-session.ts'
import { sayAge } from '../../words/say-duration.ts'
import { stateWords } from '../../words/state-words.ts'
import { ChangeList } from './change-list.tsx'
import { changeGroups } from './change-groups.ts'
import { IssueList } from './issue-list.tsx'
import { ModelChange } from './model-change.tsx'
import { PlanActions } from './plan-actions.tsx'
import { PlanNotices } from './plan-notices.tsx'
import { type PlanHead, unapplied } from './plan-head.ts'
import styles from './plan-page.module.css'
import { applyStage, planStages } from './plan-stages.ts'
import { WhereItGoes } from './impact/where-it-goes.tsx'

/** What a plan would do, exactly: the verdict, its stages, every change with its effect. */
export function PlanPage() {
  const { planId } = useParams({ from: '/plans/$planId' })
  const { model } = useSearch({ from: '/plans/$planId' })
  const { client, trpc } = useApp()
  const now = useNow()
  const session = useMemo(() => client.plan(planId).overview, [client, planId])
  const overview = useSession(session)
  const query = useQuery(trpc.plan.head.queryOptions({ planId }))
  const head = query.data
  const applied = useQuery({
    ...trpc.run.get.queryOptions({ runId: head?.runId ?? '' }),
    enabled: head?.status === 'applied' && head.runId !== null,
  })
  const path = [
    <Link key="plans" to="/plans">
      Plans
    </Link>,
    planId,
  ]
  if (!head)
    return (
      <Page path={path} title="Plan">
        <Answer query={query} what="plan">
          {() => null}
        </Answer>
      </Page>
    )
  const words = stateWords(overview.meta.status === 'init' ? overview.planStatus : standingOf(head))
  const groups = changeGroups(overview)
  const chosen = model ?? groups[0]?.models[0]?.name
  return (
    <Page
      path={path}
      ended={applied.data?.endedAt}
      title={
        <>
          Plan for {head.environment}
          <Chip icon={words.icon} tone={words.tone}>
            {words.word}
          </Chip>
        </>
      }
      windowTitle={`Plan for ${head.environment}`}
      facts={[
        <code key="id">{head.id}</code>,
        `${head.actor}, ${sayAge(now - Date.parse(head.createdAt))} ago`,
        head.moved
          ? `${head.environment} has moved since`
          : `${head.environment} has not moved since`,
        head.lease ? `${head.environment} is held by a run` : `${head.environment} is free`,
      ]}
      actions={<PlanActions head={head} groups={groups} />}
    >
      <PlanNotices head={head} error={overview.error} />
      {head.summary && (
        <p className={styles['verdict']}>
          <BoldFigures text={head.summary} />
        </p>
      )}
      <IssueList overview={overview} />
      <StageList
        label="Stages of the plan"
        stages={[...planStages(overview, new Date(now).toISOString()), applyStage(head)]}
      />
      {groups.length > 0 && chosen !== undefined && (
        <div className={styles['split']}>
          <ChangeList groups={groups} untouched={head.untouched} chosen={chosen} planId={planId} />
          <div className={styles['detail']}>
            <ModelChange
              planId={planId}
              model={chosen}
              fixed={head.can.setCategory === true ? null : head.can.setCategory}
            />
            <WhereItGoes planId={planId} model={chosen} overview={overview} />
          </div>
        </div>
      )}
      {head.status === 'nothing_to_do' && (
        <Empty>
          {head.environment} is up to date: {head.models} models are as they were.
        </Empty>
      )}
    </Page>
  )
}

/** A plan whose environment moved is stale before anybody tries to apply it. */
function standingOf({ status, moved }: PlanHead): string {
  return moved && unapplied.has(status) ? 'stale' : status
}
