import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../components/answer.tsx'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { useApp } from '../../live/app-context.tsx'
import { EnvironmentTable } from './environment-table.tsx'

/** Every environment: its state, its plan, who works on it. */
export function EnvironmentsPage() {
  const { trpc } = useApp()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const environments = useQuery(trpc.environment.list.queryOptions())
  const runs = useQuery(trpc.run.list.queryOptions({ statuses: ['queued', 'running'] }))
  const plan = useMutation(
    trpc.plan.create.mutationOptions({
      onSuccess: ({ planId }) => navigate({ to: '/plans/$planId', params: { planId } }),
    }),
  )
  const start = (environment: string) => plan.mutate({ environment })
  return (
    <Page
      path={['Environments']}
      title="Environments"
      actions={
        <Button look="main" onClick={() => start('prod')}>
          Plan prod
        </Button>
      }
    >
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      {plan.error && <Notice tone="bad">{plan.error.message}</Notice>}
      <Answer query={environments} what="environments">
        {(list) =>
          list.length === 0 && (runs.data?.runs ?? []).length === 0 ? (
            <Empty>prod is empty. Plan it to see what would be built.</Empty>
          ) : (
            <EnvironmentTable
              environments={list}
              runs={runs.data?.runs ?? []}
              onPlan={start}
              onProblem={setProblem}
            />
          )
        }
      </Answer>
    </Page>
  )
}
