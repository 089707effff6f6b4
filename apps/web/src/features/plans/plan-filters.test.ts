import { expect, it } from 'vitest'
import { filterOf, readPlansSearch, sayNoPlans } from './plan-filters.ts'

it('the server is asked for what the address says, and for all where it says nothing known', () => {
  expect(filterOf(readPlansSearch({ status: 'outdated', env: 'dev' }))).toEqual({
    environment: 'dev',
    statuses: ['stale', 'replaced'],
  })
  expect(filterOf(readPlansSearch({ status: 'lost', env: 3 }))).toEqual({ environment: '3' })
})

it.each([
  [{}, 'No plans yet. Plan an environment to see what would be built.'],
  [{ env: 'dev' }, 'No plans for dev yet. Plan it to see what would be built.'],
  [{ status: 'applied' }, 'No applied plans.'],
  [{ status: 'invalid', env: 'dev' }, 'No invalid or failed plans for dev.'],
])('an empty list by %j says why', (search, words) => expect(sayNoPlans(search)).toBe(words))
