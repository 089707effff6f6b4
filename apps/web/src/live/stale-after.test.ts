import { expect, it } from 'vitest'
import { staleAfter } from './stale-after.ts'

it('a run that ends makes what is known of runs, plans, environments, models and their counts old', () => {
  expect([...staleAfter(['run.ended'])].toSorted()).toEqual([
    'environment',
    'model',
    'plan',
    'run',
    'workspace',
  ])
})

it('each answer is asked for once however many events speak of it', () => {
  expect([...staleAfter(['lease.taken', 'lease.freed'])]).toEqual(['environment', 'plan'])
})

it('an event that moves nothing asks for nothing', () => {
  expect([...staleAfter(['ping', 'plan-apply'])]).toEqual([])
})
