import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, buttonClass } from '../../components/button.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { useApp } from '../../live/app-context.tsx'
import { plural } from '../../words/plural.ts'
import { sayDuration } from '../../words/say-duration.ts'
import type { ChangeGroup } from './change-groups.ts'
import type { PlanHead } from './plan-head.ts'
import styles from './plan-page.module.css'

interface PlanActionsProps {
  readonly head: PlanHead
  readonly groups: readonly ChangeGroup[]
}

const open = new Set(['ready', 'nothing_to_do', 'uncategorised', 'planning'])

/** What can be done with the plan; what cannot says why. */
export function PlanActions({ head, groups }: PlanActionsProps) {
  const { trpc } = useApp()
  const navigate = useNavigate()
  const [isAsking, setAsking] = useState(false)
  const { id: planId, environment, can, estimate, runId } = head
  const submit = useMutation(
    trpc.plan.submit.mutationOptions({
      onSuccess: (run) => navigate({ to: '/runs/$runId', params: { runId: run.runId } }),
    }),
  )
  const again = useMutation(
    trpc.plan.create.mutationOptions({
      onSuccess: (plan) =>
        navigate({ to: '/plans/$planId', params: { planId: plan.planId }, search: {} }),
    }),
  )
  const discard = useMutation(trpc.plan.discard.mutationOptions())
  const cancel = useMutation(trpc.plan.cancel.mutationOptions())
  const error = submit.error ?? again.error ?? discard.error ?? cancel.error
  const removed = groups.find(({ title }) => title === 'Removed')?.models ?? []
  const mayApply = open.has(head.status) && !head.moved
  return (
    <>
      {error && (
        <p role="alert" className={styles['problem']}>
          {error.message}
        </p>
      )}
      {head.status === 'planning' ? (
        <Button look="stop" onClick={() => cancel.mutate({ planId })}>
          Stop planning
        </Button>
      ) : (
        can.discard === true && (
          <Button look="bare" onClick={() => discard.mutate({ planId })}>
            Discard plan
          </Button>
        )
      )}
      {runId !== null && (
        <Link to="/runs/$runId" params={{ runId }} className={buttonClass()}>
          Open run
        </Link>
      )}
      {mayApply ? (
        <Button
          look="main"
          refusal={can.apply === true ? null : can.apply}
          onClick={() => setAsking(true)}
        >
          Apply to {environment}
        </Button>
      ) : (
        <Button look="main" onClick={() => again.mutate({ environment })}>
          Plan again
        </Button>
      )}
      {isAsking && (
        <Confirm
          title={`Apply plan ${planId} to ${environment}?`}
          action={`Apply to ${environment}`}
          look="main"
          onConfirm={() => submit.mutate({ planId })}
          onClose={() => setAsking(false)}
        >
          <p>Runs the SQL stored in this plan, not what is on disk by now.</p>
          <ul>
            <li>{head.summary}</li>
            {estimate && (
              <li>
                About {sayDuration(estimate.lowMs)} to {sayDuration(estimate.highMs)}, judging by{' '}
                {plural(estimate.runs, 'run')}
              </li>
            )}
            {removed.map(({ name }) => (
              <li key={name}>Drops the view {name}; its table stays for 7 days</li>
            ))}
            <li>Readers see the old {environment} until all views switch at once</li>
          </ul>
        </Confirm>
      )}
    </>
  )
}
