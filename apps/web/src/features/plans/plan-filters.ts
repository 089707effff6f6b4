import { searchText } from '../../words/search-text.ts'

/** Which plans are shown, as the address holds it. */
export interface PlansSearch {
  readonly status?: string | undefined
  readonly env?: string | undefined
}

const groups = [
  { value: 'all', label: 'All', statuses: null },
  {
    value: 'open',
    label: 'Open',
    statuses: ['planning', 'ready', 'uncategorised', 'applying'],
  },
  { value: 'applied', label: 'Applied', statuses: ['applied'] },
  { value: 'outdated', label: 'Outdated', statuses: ['stale', 'replaced'] },
  { value: 'invalid', label: 'Invalid or failed', statuses: ['invalid', 'failed'] },
  {
    value: 'closed',
    label: 'Closed',
    statuses: ['nothing_to_do', 'discarded', 'cancelled'],
  },
] as const

export type PlanGroup = (typeof groups)[number]['value']
export const planGroups: readonly { readonly value: PlanGroup; readonly label: string }[] = groups

export function readPlansSearch(search: Record<string, unknown>): PlansSearch {
  return { status: searchText(search['status']), env: searchText(search['env']) }
}

export function groupOf({ status }: PlansSearch): PlanGroup {
  return groups.find(({ value }) => value === status)?.value ?? 'all'
}

/** What the server is asked for; a filter that is not known is none. */
export function filterOf(search: PlansSearch) {
  const statuses = groups.find(({ value }) => value === groupOf(search))?.statuses
  return {
    ...(search.env !== undefined && { environment: search.env }),
    ...(statuses && { statuses: [...statuses] }),
  }
}

/** Why there is nothing, by what was filtered: `No applied plans for dev.` */
export function sayNoPlans(search: PlansSearch): string {
  const group = groups.find(({ value }) => value === groupOf(search))
  const { env } = search
  if (!group?.statuses)
    return env === undefined
      ? 'No plans yet. Plan an environment to see what would be built.'
      : `No plans for ${env} yet. Plan it to see what would be built.`
  return `No ${group.label.toLowerCase()} plans${env === undefined ? '' : ` for ${env}`}.`
}
