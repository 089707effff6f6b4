import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Choice } from '../../components/choice.tsx'
import { Empty } from '../../components/empty.tsx'
import { Filters } from '../../components/filters.tsx'
import { Older } from '../../components/older.tsx'
import { Page } from '../../components/page.tsx'
import { Select } from '../../components/select.tsx'
import { StackedTable } from '../../components/stacked-table.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useEnvironmentNames } from '../../live/use-environment-names.ts'
import { usePages } from '../../live/use-pages.ts'
import textStyles from '../../styles/text.module.css'
import { onlyGiven } from '../../words/search-text.ts'
import { planColumns } from './plan-columns.tsx'
import {
  filterOf,
  groupOf,
  type PlanGroup,
  planGroups,
  type PlansSearch,
  sayNoPlans,
} from './plan-filters.ts'

const pageSize = 50

/** Plans newest first, each with what it would do; the filters stand in the address. */
export function PlansPage() {
  const { client, trpc } = useApp()
  const search = useSearch({ from: '/plans' })
  const navigate = useNavigate()
  const environments = useEnvironmentNames(search.env)
  const filter = filterOf(search)
  const isFiltered = Object.keys(filter).length > 0
  const input = { ...filter, limit: pageSize }
  const pages = usePages({
    key: trpc.plan.list.queryKey(input),
    read: (before, signal) =>
      client.plan.list.query({ ...input, ...(before !== undefined && { before }) }, { signal }),
  })
  const go = (next: PlansSearch) =>
    void navigate({ to: '/plans', search: onlyGiven(next), replace: true })
  const plans = pages.data?.pages.flatMap((page) => page.plans)
  return (
    <Page path={['Plans']} title="Plans">
      <Filters what="plans" onClear={isFiltered ? () => go({}) : undefined}>
        <Choice<PlanGroup>
          label="State of the plans"
          value={groupOf(search)}
          segments={planGroups}
          allLabel="All states"
          onChange={(next) => go({ ...search, status: next === 'all' ? undefined : next })}
        />
        <Select
          label="Environment"
          value={search.env ?? ''}
          options={[{ value: '', label: 'All environments' }, ...environments]}
          onChange={(env) => go({ ...search, env })}
        />
      </Filters>
      <Answer query={{ ...pages, data: plans }} what="plans">
        {(list) =>
          list.length === 0 ? (
            <Empty>
              {sayNoPlans(search)}{' '}
              {isFiltered && (
                <Link to="/plans" search={{}} className={textStyles['link']}>
                  Show all plans
                </Link>
              )}
            </Empty>
          ) : (
            <>
              <StackedTable
                label="Plans"
                columns={planColumns}
                rows={list}
                keyOf={({ id }) => id}
              />
              <Older what="plans" query={pages} />
            </>
          )
        }
      </Answer>
    </Page>
  )
}
