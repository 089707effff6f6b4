import { useQuery } from '@tanstack/react-query'
import { Choice } from '../../components/choice.tsx'
import { Filters } from '../../components/filters.tsx'
import { FindInput } from '../../components/find-input.tsx'
import { Select } from '../../components/select.tsx'
import { useApp } from '../../live/app-context.tsx'
import { useEnvironmentNames } from '../../live/use-environment-names.ts'
import type { RunsSearch } from './read-runs-search.ts'
import { filterOf, type RunState, runKindOptions, runStates, stateOf } from './run-filters.ts'

interface RunFilterBarProps {
  readonly search: RunsSearch
  readonly onChange: (search: RunsSearch) => void
}

/** Leaves out runs by state, environment, kind, who started them, or a text. */
export function RunFilterBar({ search, onChange }: RunFilterBarProps) {
  const { trpc } = useApp()
  const environments = useEnvironmentNames(search.env)
  const recent = useQuery(trpc.run.list.queryOptions({ limit: 100 }))
  const seen = recent.data?.runs.map(({ actor }) => actor) ?? []
  const actors = [...new Set([...(search.by === undefined ? [] : [search.by]), ...seen])].toSorted()
  const isFiltered = Object.keys(filterOf(search)).length > 0
  return (
    <Filters what="runs" onClear={isFiltered ? () => onChange({}) : undefined}>
      <Choice<RunState>
        label="State of the runs"
        value={stateOf(search)}
        segments={runStates}
        allLabel="All states"
        onChange={(next) => onChange({ ...search, state: next === 'all' ? undefined : next })}
      />
      <Select
        label="Environment"
        value={search.env ?? ''}
        options={[{ value: '', label: 'All environments' }, ...environments]}
        onChange={(env) => onChange({ ...search, env })}
      />
      <Select
        label="Kind"
        value={runKindOptions.some(({ value }) => value === search.kind) ? search.kind! : ''}
        options={runKindOptions}
        onChange={(kind) => onChange({ ...search, kind })}
      />
      <Select
        label="Started by"
        value={search.by ?? ''}
        options={[{ value: '', label: 'By anyone' }, ...actors]}
        onChange={(by) => onChange({ ...search, by })}
      />
      <FindInput
        label="Find in id, plan or error"
        value={search.find ?? ''}
        onChange={(find) => onChange({ ...search, find })}
      />
    </Filters>
  )
}
