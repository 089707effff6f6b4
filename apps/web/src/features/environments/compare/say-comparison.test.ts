import { expect, it } from 'vitest'
import { sayColumns, sayMatching, sayRows } from './say-comparison.ts'
import { sidesOf } from './sides-of.ts'

const sides = { before: 'prod', after: 'dev' }
const found = {
  schema: {
    added: [{ name: 'kept', type: 'BOOLEAN' }],
    removed: [],
    changed: [{ name: 'n', before: 'INTEGER', after: 'BIGINT' }],
  },
  rows: { before: 1_200, after: 1 },
  grain: ['id', 'ds'],
  joined: 1,
  onlyBefore: 1_199,
  onlyAfter: 0,
}

it('an environment is compared with prod, and prod with the first of the others', () => {
  expect(sidesOf({ compare: 'dev' }, ['prod', 'dev'])).toEqual(sides)
  expect(sidesOf({ compare: 'prod' }, ['prod', 'dev'])).toEqual({ before: 'dev', after: 'prod' })
  expect(sidesOf({ compare: 'dev', with: 'x' }, []).before).toBe('x')
})

it('a comparison says rows and columns with the environment they are in', () => {
  expect(sayRows(found, sides)).toEqual([
    '1,200 rows in prod, 1 in dev.',
    'Joined on id, ds: 1 row in both, 1,199 only in prod, 0 only in dev.',
  ])
  expect(sayRows({ ...found, grain: null, joined: null }, sides)[1]).toBe(
    'Whole rows compared, for the model has no grain: 1,199 only in prod, 0 only in dev.',
  )
  expect(sayColumns(found, sides)).toEqual([
    'kept (boolean) is only in dev.',
    'n is integer in prod and bigint in dev.',
  ])
  expect([sayMatching(98.25), sayMatching(null)]).toEqual(['98.25 %', 'no rows in both'])
})
