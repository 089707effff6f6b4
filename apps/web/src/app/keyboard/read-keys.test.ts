import { expect, it } from 'vitest'
import { readKeys } from './read-keys.ts'
import { isSingleKey, shortcuts } from './shortcuts.ts'

const press = (key: string, held: { mod?: boolean; other?: boolean } = {}) => ({
  key,
  mod: false,
  other: false,
  ...held,
})
const whatOf = (pending: string | null, ...pressed: Parameters<typeof press>) =>
  readKeys(pending, press(...pressed)).shortcut?.what

it('every shortcut has keys of its own, and none is the beginning of another', () => {
  const keys = shortcuts.map((one) => one.keys)
  expect(new Set(keys).size).toBe(keys.length)
  for (const one of keys) expect(keys.filter((other) => other.startsWith(`${one} `))).toEqual([])
})

it('a key that begins a sequence waits for the next one', () => {
  const first = readKeys(null, press('g'))
  expect(first).toEqual({ pending: 'g', shortcut: null })
  expect(whatOf(first.pending, 'r')).toBe('Runs')
})

it('a key that does not continue what waits is read for itself', () => {
  expect(whatOf('g', 'j')).toBe('Next row')
  expect(readKeys('g', press('g')).pending).toBe('g')
  expect(readKeys('g', press('z'))).toEqual({ pending: null, shortcut: null })
})

it('a key held with another one is not that key', () => {
  expect(whatOf(null, 'k', { mod: true })).toMatch(/^Jump/)
  expect(whatOf(null, 'K', { mod: true })).toMatch(/^Jump/)
  expect(whatOf(null, 'j', { mod: true })).toBeUndefined()
  expect(whatOf(null, 'j', { other: true })).toBeUndefined()
  expect(whatOf(null, 'J')).toBeUndefined()
})

it('Enter and Escape stay those of what has the focus', () => {
  expect(whatOf(null, 'Enter')).toBeUndefined()
  expect(whatOf(null, 'Escape')).toBeUndefined()
})

it('what is done by a key alone can be switched off, and what needs two held keys stays', () => {
  expect(shortcuts.filter((one) => !isSingleKey(one)).map((one) => one.keys)).toEqual([
    'mod+k',
    'Escape',
    'Enter',
    'mod+Enter',
  ])
})
