import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Button, buttonClass } from '../../components/button.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useOffline } from '../../live/live-provider.tsx'
import { usePlanAndGo } from '../../live/use-plan-and-go.ts'
import { ApplyConfirm } from './apply-confirm.tsx'
import type { ChangeGroup } from './change-groups.ts'
import { PlanOptions } from './options/plan-options.tsx'
import { type PlanHead, unapplied } from './plan-head.ts'
import styles from './plan-page.module.css'
import { useWaitAndApply } from './use-wait-and-apply.ts'

interface PlanActionsProps {
  readonly head: PlanHead
  readonly groups: readonly ChangeGroup[]
}

/** What can be done with the plan; what cannot says why. */
export function PlanActions({ head, groups }: PlanActionsProps) {
  const { trpc } = useApp()
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'apply' | 'options' | null>(null)
  const { id: planId, environment, can, runId, options, overrides } = head
  const submit = useMutation(
    trpc.plan.submit.mutationOptions({
      onSuccess: (run) =>
        navigate({ to: '/runs/$runId', params: { runId: run.runId }, search: {} }),
    }),
  )
  const again = usePlanAndGo()
  const discard = useMutation(trpc.plan.discard.mutationOptions())
  const cancel = useMutation(trpc.plan.cancel.mutationOptions())
  const waiting = useWaitAndApply(head, () => submit.mutate({ planId }))
  const error = submit.error ?? again.error ?? discard.error ?? cancel.error
  const isHeld = head.lease !== null && head.lease.runId !== runId
  const mayApply = (head.status === 'planning' || unapplied.has(head.status)) && !head.moved
  const offline = useOffline()
  const refusal = offline ?? (can.apply === true ? null : can.apply)
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
        <Link to="/runs/$runId" params={{ runId }} search={{}} className={buttonClass()}>
          Open run
        </Link>
      )}
      <Button onClick={() => setAsked('options')}>Options</Button>
      {!mayApply ? (
        <Button
          look="main"
          refusal={offline}
          onClick={() => again.mutate({ environment, options, overrides })}
        >
          Plan again
        </Button>
      ) : waiting.isWaiting ? (
        <Button look="stop" onClick={waiting.stop}>
          Stop waiting
        </Button>
      ) : (
        <Button look="main" refusal={refusal} onClick={() => setAsked('apply')}>
          {isHeld ? 'Wait and apply' : `Apply to ${environment}`}
        </Button>
      )}
      {mayApply && can.apply !== true && head.status !== 'planning' && (
        <p className={styles['waiting']}>It cannot be applied: {can.apply}.</p>
      )}
      {waiting.isWaiting && (
        <p className={styles['waiting']}>
          Applies when {environment} is free; keep this page open.
        </p>
      )}
      {asked === 'apply' && (
        <ApplyConfirm
          head={head}
          groups={groups}
          isHeld={isHeld}
          onConfirm={() => (isHeld ? waiting.start() : submit.mutate({ planId }))}
          onClose={() => setAsked(null)}
        />
      )}
      {asked === 'options' && <PlanOptions head={head} onClose={() => setAsked(null)} />}
    </>
  )
}
