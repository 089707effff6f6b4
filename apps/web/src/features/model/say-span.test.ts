import { expect, it } from 'vitest'
import { saySpan } from './say-span.ts'

const say = (start: string, end: string, unit: string) =>
  saySpan([Date.parse(start), Date.parse(end)], unit)

it('a range is said with its last day, month or minute', () => {
  expect(say('2001-05-03', '2001-05-04', 'day')).toBe('3 May 2001')
  expect(say('2001-05-03', '2001-06-01', 'day')).toBe('3 May 2001 to 31 May 2001')
  expect(say('2001-05-01', '2001-08-01', 'month')).toBe('May 2001 to Jul 2001')
  expect(say('2001-05-03', '2001-05-04', 'hour')).toBe('3 May 2001')
  expect(say('2001-05-03T06:00Z', '2001-05-03T09:00Z', 'hour')).toBe(
    '3 May 2001 06:00 to 3 May 2001 09:00',
  )
})
