import { Filters } from '../../components/filters.tsx'
import { FindInput } from '../../components/find-input.tsx'
import { Select } from '../../components/select.tsx'
import { stateWords } from '../../words/state-words.ts'
import { facetOptions } from './facet-options.ts'
import { isNarrowed, lastRunStates, type ModelsSearch } from './models-search.ts'

type Values = readonly { readonly value: string; readonly models: number }[]

interface ModelFilterBarProps {
  readonly search: ModelsSearch
  readonly facets: { readonly kinds: Values; readonly tags: Values; readonly owners: Values }
  readonly onChange: (search: ModelsSearch) => void
}

const sorts = [
  { value: '', label: 'By name' },
  { value: 'lastRun', label: 'Last run first' },
  { value: 'freshness', label: 'Oldest data first' },
]

/** Searches models, leaves out some by what they are, and sorts them. */
export function ModelFilterBar({ search, facets, onChange }: ModelFilterBarProps) {
  const { find = '', kind, tag, owner, state, sort } = search
  const clear = () => onChange({ sort })
  return (
    <Filters what="models" onClear={isNarrowed(search) ? clear : undefined}>
      <FindInput
        label="Find a model, column, tag or owner"
        value={find}
        onChange={(text) => onChange({ ...search, find: text })}
      />
      <Select
        label="Kind"
        value={kind ?? ''}
        options={facetOptions('All kinds', facets.kinds, kind)}
        onChange={(value) => onChange({ ...search, kind: value })}
      />
      <Select
        label="Tag"
        value={tag ?? ''}
        options={facetOptions('All tags', facets.tags, tag)}
        onChange={(value) => onChange({ ...search, tag: value })}
      />
      <Select
        label="Owner"
        value={owner ?? ''}
        options={facetOptions('All owners', facets.owners, owner)}
        onChange={(value) => onChange({ ...search, owner: value })}
      />
      <Select
        label="State of the last run"
        value={state ?? ''}
        options={[
          { value: '', label: 'All states' },
          ...lastRunStates.map((one) => ({ value: one, label: stateWords(one).word })),
        ]}
        onChange={(value) => onChange({ ...search, state: value })}
      />
      <Select
        label="Sort"
        value={sort ?? ''}
        options={sorts}
        onChange={(value) => onChange({ ...search, sort: value })}
      />
    </Filters>
  )
}
