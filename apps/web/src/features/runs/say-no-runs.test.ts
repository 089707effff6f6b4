import { describe, expect, it } from 'vitest'
import { orderRuns } from './order-runs.ts'
import { readRunsSearch } from './read-runs-search.ts'
import { filterOf } from './run-filters.ts'
import { sayNoRuns } from './say-no-runs.ts'

describe('an empty list of runs says why', () => {
  it.each([
    [{}, 'No runs yet. Apply a plan to see one here.'],
    [{ env: 'dev' }, 'No runs in dev yet. Apply a plan to see one here.'],
    [{ state: 'failed', env: 'dev' }, 'No failed runs in dev.'],
    [{ kind: 'apply', by: 'ada' }, 'No applies started by ada.'],
    [{ state: 'done', kind: 'schedule' }, 'No done scheduled runs.'],
    [{ find: 'x1' }, 'No runs with “x1” in id, plan or error.'],
  ])('%j', (search, words) => expect(sayNoRuns(search)).toBe(words))
})

it('a filter that is not known filters nothing', () => {
  expect(filterOf(readRunsSearch({ state: 'lost', kind: 'dance', env: '', by: [1] }))).toEqual({})
})

it('the server is asked for what the address says', () => {
  const search = readRunsSearch({ state: 'failed', kind: 'audit', env: 'dev', by: 'ada', find: 7 })
  expect(filterOf(search)).toEqual({
    statuses: ['failed', 'interrupted'],
    kinds: ['audit'],
    environment: 'dev',
    actor: 'ada',
    text: '7',
  })
})

it('runs that go on stand first and once, whatever page they were found on', () => {
  const run = (id: string, endedAt: string | null = null) => ({ id, endedAt })
  const listed = [run('c', 'x'), run('b'), run('a', 'x')]
  expect(orderRuns([run('b')], listed).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
})
