import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { Answer } from '../../components/answer.tsx'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Notice } from '../../components/notice.tsx'
import { Page } from '../../components/page.tsx'
import { StackedTable } from '../../components/stacked-table.tsx'
import { usePlanAndGo } from '../../live/use-plan-and-go.ts'
import { CompareDialog } from './compare/compare-dialog.tsx'
import { environmentColumns } from './environment-columns.tsx'
import { NewEnvironment } from './new-environment.tsx'
import { useEnvironments } from './use-environments.ts'

/** Every environment: what it does, what was applied last, how far it is from prod, what waits. */
export function EnvironmentsPage() {
  const search = useSearch({ from: '/' })
  const navigate = useNavigate()
  const [problem, setProblem] = useState<string | null>(null)
  const [isCreating, setCreating] = useState(false)
  const { overview, rows } = useEnvironments()
  const plan = usePlanAndGo({ onProblem: setProblem })
  const names = overview.data?.map(({ name }) => name) ?? []
  const onPlan = (environment: string) => plan.mutate({ environment })
  return (
    <Page
      path={['Environments']}
      title="Environments"
      actions={
        <>
          <Button onClick={() => setCreating(true)}>New environment</Button>
          <Button look="main" data-main-action="" onClick={() => onPlan('prod')}>
            Plan prod
          </Button>
        </>
      }
    >
      {problem !== null && <Notice tone="bad">{problem}</Notice>}
      <Answer query={{ ...overview, data: rows }} what="environments">
        {(list) =>
          list.length === 0 ? (
            <Empty>prod is empty. Plan it to see what would be built.</Empty>
          ) : (
            <StackedTable
              label="Environments"
              columns={environmentColumns({ onPlan, onProblem: setProblem })}
              rows={list}
              keyOf={({ name }) => name}
            />
          )
        }
      </Answer>
      {isCreating && <NewEnvironment names={names} onClose={() => setCreating(false)} />}
      {search.compare !== undefined && (
        <CompareDialog
          search={search}
          names={names}
          onChange={(next) => void navigate({ to: '/', search: next, replace: true })}
        />
      )}
    </Page>
  )
}
