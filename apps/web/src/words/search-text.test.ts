import { expect, it } from 'vitest'
import { sayInstant } from './say-instant.ts'
import { onlyGiven, searchText } from './search-text.ts'

it('a search for digits or true is a search for their text', () => {
  expect([42, true, 'daily', '', undefined, null, ['a']].map(searchText)).toEqual([
    '42',
    'true',
    'daily',
    ...Array.from({ length: 4 }, () => undefined),
  ])
})

it('an address names only what was chosen', () => {
  expect(onlyGiven({ find: '', env: 'dev', by: undefined })).toEqual({ env: 'dev' })
})

it('an instant is said in UTC', () => {
  expect(sayInstant('2024-05-01T14:31:59.120+02:00')).toBe('2024-05-01 12:31:59 UTC')
})
