import { expect, it } from 'vitest'
import { sayInterval } from './say-interval.ts'

const day = (date: string) => `${date}T00:00:00.000Z`

it('says whole days with the last one in them, and finer ranges to the minute', () => {
  expect(sayInterval([day('2001-01-01'), day('2001-01-15')])).toBe('1 Jan to 14 Jan 2001')
  expect(sayInterval([day('2001-12-31'), day('2002-01-02')])).toBe('31 Dec 2001 to 1 Jan 2002')
  expect(sayInterval([day('2001-01-01'), day('2001-01-02')])).toBe('1 Jan 2001')
  expect(sayInterval(['2001-01-01T10:00:00Z', '2001-01-01T11:00:00Z'])).toBe(
    '1 Jan 2001 10:00 to 1 Jan 2001 11:00',
  )
})
