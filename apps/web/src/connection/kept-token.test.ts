import { expect, it } from 'vitest'
import { forgetToken, keepToken, readToken } from './kept-token.ts'

const storage = () => {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

it('a token is kept until it is forgotten', () => {
  const tab = storage()
  expect(readToken(tab)).toBeUndefined()
  expect(keepToken(tab, 'a-long-token')).toBe(true)
  expect(readToken(tab)).toBe('a-long-token')
  forgetToken(tab)
  expect(readToken(tab)).toBeUndefined()
})

it('a browser that keeps nothing has no token, and says so', () => {
  const refuse = () => {
    throw new Error('denied')
  }
  const tab = { getItem: refuse, setItem: refuse, removeItem: refuse }
  expect(keepToken(tab, 'a')).toBe(false)
  expect(readToken(tab)).toBeUndefined()
  expect(() => forgetToken(tab)).not.toThrow()
})
