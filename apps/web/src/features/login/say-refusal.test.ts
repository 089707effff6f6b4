import { expect, it } from 'vitest'
import { sayRefusal } from './say-refusal.ts'

it('a refusal says why, what to do and its code', () => {
  expect(sayRefusal({ code: 'unauthorized', message: '' })).toMatch(/not know.*unauthorized.*Check/)
  expect(sayRefusal({ code: 'server_unreachable', message: '' })).toMatch(/running/)
  expect(sayRefusal({ code: 'host_refused', message: 'not this name' })).toBe(
    'The server refused: not this name (host_refused).',
  )
})
