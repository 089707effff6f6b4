import { expect, it } from 'vitest'
import { timeWords } from './time-words.ts'

const at = '2024-05-01T14:31:59Z'

it('a moment names its zone, whichever it is', () => {
  expect(timeWords('UTC').timeOfDay(at)).toBe('14:31 UTC')
  expect(timeWords('UTC').moment(Date.parse(at))).toBe('1 May 2024, 14:31:59 UTC')
  expect(timeWords('Asia/Kolkata').timeOfDay(at)).toBe('20:01 GMT+5:30')
  expect(timeWords('Europe/Berlin').moment(at)).toBe('1 May 2024, 16:31:59 CEST')
})

it('midnight begins a day', () => {
  expect(timeWords('UTC').timeOfDay('2024-05-01T00:00:00Z')).toBe('00:00 UTC')
})

it('the zone of the machine has a name too', () => {
  expect(timeWords(undefined).timeOfDay(at)).toMatch(/^\d\d:\d\d \S+/)
  expect(timeWords('UTC').zone).toBe('UTC')
})
