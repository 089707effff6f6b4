import type { RunsSearch } from './read-runs-search.ts'
import { filterOf, kindWords, runStates, stateOf } from './run-filters.ts'

/** Why there is nothing, by what was filtered: `No failed runs in dev started by ada.` */
export function sayNoRuns(search: RunsSearch): string {
  const { env, by, find } = search
  const filter = filterOf(search)
  const state = runStates.find(({ value }) => value === stateOf(search))
  const isAll = Object.keys(filter).length === 0
  if (isAll) return 'No runs yet. Apply a plan to see one here.'
  const isOnlyEnvironment = Object.keys(filter).length === 1 && env !== undefined
  if (isOnlyEnvironment) return `No runs in ${env} yet. Apply a plan to see one here.`
  const words = [
    'No',
    filter.statuses && state ? state.label.toLowerCase() : '',
    filter.kinds ? `${nounOf(search.kind)}` : 'runs',
    env === undefined ? '' : `in ${env}`,
    by === undefined ? '' : `started by ${by}`,
    find === undefined ? '' : `with “${find}” in id, plan or error`,
  ]
  return `${words.filter(Boolean).join(' ')}.`
}

const nouns: Readonly<Record<string, string>> = { apply: 'applies' }

function nounOf(kind = ''): string {
  return nouns[kind] ?? `${kindWords(kind).toLowerCase()}s`
}
