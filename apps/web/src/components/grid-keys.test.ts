import { expect, it } from 'vitest'
import { placeAfterKey } from './grid-keys.ts'

const size = { rows: 100, columns: 5, page: 10 }
const after = (key: string, isJump = false) => {
  const place = placeAfterKey({ row: 50, column: 2 }, { key, isJump }, size)
  return place && [place.row, place.column]
}

it('keys walk from cell to cell, by pages and to the ends', () => {
  expect(after('ArrowUp')).toEqual([49, 2])
  expect(after('ArrowDown')).toEqual([51, 2])
  expect(after('ArrowLeft')).toEqual([50, 1])
  expect(after('ArrowRight')).toEqual([50, 3])
  expect(after('PageUp')).toEqual([40, 2])
  expect(after('PageDown')).toEqual([60, 2])
  expect(after('Home')).toEqual([50, 0])
  expect(after('End')).toEqual([50, 4])
  expect(after('Home', true)).toEqual([0, 0])
  expect(after('End', true)).toEqual([99, 4])
  expect(after('ArrowDown', true)).toEqual([99, 2])
  expect(after('a')).toBeNull()
})

it('keys stop at the edges', () => {
  const corner = { row: 0, column: 0 }
  for (const key of ['ArrowUp', 'ArrowLeft', 'PageUp', 'Home'])
    expect(placeAfterKey(corner, { key, isJump: false }, size)).toEqual(corner)
})
