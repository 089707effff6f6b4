import type { RunsSearch } from './read-runs-search.ts'

const states = [
  { value: 'all', label: 'All', statuses: null },
  { value: 'active', label: 'Active', statuses: ['queued', 'running'] },
  { value: 'done', label: 'Done', statuses: ['completed'] },
  { value: 'failed', label: 'Failed', statuses: ['failed', 'interrupted'] },
  { value: 'cancelled', label: 'Cancelled', statuses: ['cancelled'] },
] as const

const kinds = [
  { value: 'apply', label: 'Apply' },
  { value: 'schedule', label: 'Scheduled run' },
  { value: 'restate', label: 'Restatement' },
  { value: 'audit', label: 'Audit' },
] as const

export type RunState = (typeof states)[number]['value']
export type RunStateOption = (typeof states)[number]
export const runStates: readonly RunStateOption[] = states
export const runKindOptions: readonly { readonly value: string; readonly label: string }[] = [
  { value: '', label: 'All kinds' },
  ...kinds,
]

/** What started a run, in words. */
export function kindWords(kind: string): string {
  return kinds.find(({ value }) => value === kind)?.label ?? kind
}

export function stateOf({ state }: RunsSearch): RunState {
  return states.find(({ value }) => value === state)?.value ?? 'all'
}

/** What the server is asked for; a filter that is not known is none. */
export function filterOf(search: RunsSearch) {
  const { env, by, find } = search
  const statuses = states.find(({ value }) => value === stateOf(search))?.statuses
  const kind = kinds.find(({ value }) => value === search.kind)?.value
  return {
    ...(env !== undefined && { environment: env }),
    ...(by !== undefined && { actor: by }),
    ...(find !== undefined && { text: find.slice(0, 200) }),
    ...(kind !== undefined && { kinds: [kind] }),
    ...(statuses && { statuses: [...statuses] }),
  }
}
