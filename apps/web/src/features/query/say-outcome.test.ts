import { expect, it } from 'vitest'
import { sayOutcome } from './say-outcome.ts'

const query = { sql: 'select 1', environment: 'prod' }
const columns = [{ name: 'n', type: 'INTEGER' }]
const answered = (rows: number, truncated: boolean, ms: number) =>
  sayOutcome({
    state: 'answered',
    ms,
    query,
    answer: { columns, rows: Array.from({ length: rows }, () => ({ n: 1 })), truncated },
  })?.text

it('the end of a query is said with its rows and time', () => {
  expect(answered(1, false, 5)).toBe('1 row in less than 0.1 s')
  expect(answered(0, false, 400)).toBe('No rows in 0.4 s')
  expect(answered(1000, true, 61_000)).toBe('First 1,000 rows of more in 1 min 1 s')
})

it('an error is said with its line, and nothing is said before anything ran', () => {
  const problem = { code: 'query_failed', message: 'no such column', hint: null }
  const failed = { state: 'failed', ms: 1 } as const
  expect(sayOutcome({ ...failed, problem: { ...problem, place: { line: 2, column: 1 } } })).toEqual(
    {
      text: 'Line 2: no such column',
      isEnd: true,
    },
  )
  expect(sayOutcome({ ...failed, problem: { ...problem, place: null } })?.text).toBe(
    'no such column',
  )
  expect(sayOutcome({ state: 'none' })).toBeNull()
})
