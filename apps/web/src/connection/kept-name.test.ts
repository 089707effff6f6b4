import { expect, it } from 'vitest'
import { initialsOf, keepName, problemOfName, readName } from './kept-name.ts'

it('a name is kept without the blanks around it', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  expect(readName(storage)).toBeNull()
  keepName(storage, ' Ana Ruiz ')
  expect(readName(storage)).toBe('Ana Ruiz')
  kept.set('millrace.name', '<b>')
  expect(readName(storage)).toBeNull()
})

it('a name that servers refuse is refused in words', () => {
  expect(problemOfName('Łukasz Żak')).toBeNull()
  expect(problemOfName('  ')).toBe('Type a name first')
  expect(problemOfName('a/b')).toMatch(/letters/)
  expect(problemOfName('a'.repeat(81))).toMatch(/80/)
})

it.each([
  ['Ana Ruiz', 'AR'],
  ['ada', 'AD'],
  ['Ana Maria Ruiz', 'AR'],
  ['bea@example.org', 'BO'],
])('%s is shown as %s', (name, initials) => expect(initialsOf(name)).toBe(initials))
