import { expect, it } from 'vitest'
import { keepSingleKeys, readSingleKeys } from './single-key-setting.ts'

it('single keys work until they are switched off, which is remembered', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  expect(readSingleKeys(storage)).toBe(true)
  keepSingleKeys(storage, false)
  expect(readSingleKeys(storage)).toBe(false)
  keepSingleKeys(storage, true)
  expect(readSingleKeys(storage)).toBe(true)
})
