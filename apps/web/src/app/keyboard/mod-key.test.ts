import { afterEach, expect, it, vi } from 'vitest'
import { heldKeys, printedKeys } from './mod-key.ts'

const on = (system: string) => vi.stubGlobal('navigator', { userAgent: system })
const press = (key: string, held: readonly string[] = []) => ({
  key,
  ctrlKey: held.includes('Control'),
  metaKey: held.includes('Meta'),
  altKey: held.includes('Alt'),
  getModifierState: (name: string) => held.includes(name),
})
const none = { mod: false, other: false }

afterEach(() => vi.unstubAllGlobals())

it('shortcuts are made with Command on a Mac and with Control elsewhere', () => {
  on('Macintosh; Intel Mac OS X')
  expect(heldKeys(press('k', ['Meta']))).toEqual({ mod: true, other: false })
  expect(heldKeys(press('k', ['Control']))).toEqual({ mod: false, other: true })
  expect(printedKeys('mod+k')).toEqual(['⌘', 'K'])
  on('X11; Linux x86_64')
  expect(heldKeys(press('k', ['Control']))).toEqual({ mod: true, other: false })
  expect(heldKeys(press('k', ['Alt']))).toEqual({ mod: false, other: true })
  expect(printedKeys('mod+Enter')).toEqual(['Ctrl', '↵'])
  expect(printedKeys('g e')).toEqual(['g', 'e'])
})

it('a sign that a keyboard types with a further key is that sign', () => {
  on('Macintosh; Intel Mac OS X')
  expect(heldKeys(press('[', ['Alt']))).toEqual(none)
  expect(heldKeys(press('j', ['Alt']))).toEqual({ mod: false, other: true })
  on('Windows NT 10.0')
  expect(heldKeys(press('[', ['Control', 'Alt', 'AltGraph']))).toEqual(none)
  expect(heldKeys(press('.', ['Alt']))).toEqual({ mod: false, other: true })
})
