import { expect, it } from 'vitest'
import { addressOf, type JumpChoice, jumpGroups } from './jump-choices.ts'
import { keepRecentChoices, readRecentChoices, withChoice } from './recent-choices.ts'

const model = (id: string): JumpChoice => ({ kind: 'model', id, label: id, detail: 'view' })
const prod: JumpChoice = { kind: 'environment', id: 'prod', label: 'prod', detail: '' }

it('without a text recent choices come before all pages', () => {
  const groups = jumpGroups(' ', [], [model('raw.orders')])
  expect(groups.map(({ title, choices }) => [title, choices.length])).toEqual([
    ['Recent', 1],
    ['Pages', 6],
  ])
  expect(jumpGroups('', [], [])[0]?.title).toBe('Pages')
})

it('what was found keeps its order, by kind, with the kind of the best first', () => {
  const found = [prod, model('raw.products'), model('marts.prod')]
  const groups = jumpGroups('prod', found, [model('a.b')])
  expect(groups.map(({ title, choices }) => [title, ...choices.map(({ id }) => id)])).toEqual([
    ['Environments', 'prod'],
    ['Models', 'raw.products', 'marts.prod'],
  ])
})

it('pages are found by the beginning of their names', () => {
  expect(jumpGroups('LIN', [], [])).toEqual([
    { title: 'Pages', choices: [expect.objectContaining({ id: '/lineage' })] },
  ])
})

it('each choice has an address', () => {
  expect(addressOf(model('raw.a b'))).toBe('/models/raw.a%20b')
  expect(addressOf({ ...prod, kind: 'plan', id: 'p_1' })).toBe('/plans/p_1')
  expect(addressOf({ ...prod, kind: 'run', id: 'r_1' })).toBe('/runs/r_1')
  expect(addressOf(prod)).toBe('/')
})

it('what was chosen again is recent once, and of the project it was chosen in', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  const recent = withChoice([model('a.b'), model('c.d')], model('c.d'))
  keepRecentChoices(storage, 'shop', recent)
  expect(readRecentChoices(storage, 'shop').map(({ id }) => id)).toEqual(['c.d', 'a.b'])
  expect(readRecentChoices(storage, 'other')).toEqual([])
  kept.set('millrace.recent.shop', '[{"kind":"model","id":3}]')
  expect(readRecentChoices(storage, 'shop')).toEqual([])
})
