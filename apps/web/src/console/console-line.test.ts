import type { ConsoleEvent } from '@millrace/client'
import { expect, it } from 'vitest'
import { consoleLine } from './console-line.ts'

const line = (type: string, payload: object) =>
  consoleLine({ at: '2024-05-01T12:00:00Z', type, payload } as unknown as ConsoleEvent)

it('a warning is told with its place', () => {
  expect(
    line('warnings', { message: 'no such column', source: 'project', file: 'a.sql', line: 3 }),
  ).toEqual({
    at: '2024-05-01T12:00:00Z',
    level: 'warning',
    text: 'a.sql:3: no such column',
  })
  expect(line('warnings', { message: 'late', source: 'watcher' })?.text).toBe('watcher: late')
})

it('files are named while they are few', () => {
  const changes = ['a', 'b', 'c', 'd'].map((path) => ({ path, change: 'modified' }))
  expect(line('file', { changes: changes.slice(0, 2) })?.text).toBe('a modified, b modified')
  expect(line('file', { changes })?.text).toBe('4 files changed')
})

it('models are named while they are few', () => {
  const modified = ['m.a', 'm.b', 'm.c', 'm.d']
  expect(line('models', { added: ['m.e'], modified, removed: [] })?.text).toBe(
    'models: added m.e; changed m.a, m.b, m.c and 1 more',
  )
})

it('a plan that ended says how', () => {
  expect(
    line('plan.ended', { environment: 'prod', planId: 'p1', status: 'nothing_to_do' })?.text,
  ).toBe('prod: plan p1 is nothing to do')
})

it('how far a run is stands in the run, not here', () => {
  expect(line('plan-apply', {})).toBeNull()
})
