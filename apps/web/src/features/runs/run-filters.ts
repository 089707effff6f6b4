const filters = [
  { value: 'all', label: 'All', statuses: null },
  { value: 'active', label: 'Active', statuses: ['queued', 'running'] },
  { value: 'done', label: 'Done', statuses: ['completed'] },
  { value: 'failed', label: 'Failed', statuses: ['failed', 'interrupted'] },
  { value: 'cancelled', label: 'Cancelled', statuses: ['cancelled'] },
] as const

export type RunFilter = (typeof filters)[number]['value']
export const runFilters: readonly { readonly value: RunFilter; readonly label: string }[] = filters

/** The statuses a filter lets through; null for all. */
export function statusesOf(filter: RunFilter) {
  return filters.find(({ value }) => value === filter)?.statuses ?? null
}
