import { expect, it } from 'vitest'
import { ownAddress } from './own-address.ts'

const origin = 'http://127.0.0.1:4400'

it.each([
  ['/runs/r_1?at=3#x', '/runs/r_1?at=3#x'],
  [undefined, '/'],
  ['//elsewhere.example/a', '/'],
  ['https://elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/login?to=/login', '/'],
])('%s leads to %s', (to, own) => expect(ownAddress(to, origin)).toBe(own))
