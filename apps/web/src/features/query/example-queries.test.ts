import { expect, it } from 'vitest'
import { exampleModels, exampleQueries } from './example-queries.ts'

const day = { name: 'day', type: 'DATE', description: null }
const origin = { name: 'origin', type: 'VARCHAR', description: null }

it('examples are of the last models that a warehouse has', () => {
  const models = ['a', 'b', 'c', 'd'].map((name) => ({ name, kind: 'table' }))
  expect(exampleModels([...models, { name: 'e', kind: 'embedded' }])).toEqual(['d', 'c', 'b'])
})

it('there are three of them, whatever columns there are', () => {
  const one = exampleQueries([{ name: 'marts.daily', columns: [day] }])
  expect(one.map(({ sql }) => sql.replaceAll('\n', ' '))).toEqual([
    'select * from marts.daily limit 100',
    'select count(*) as rows from marts.daily',
    'select * from (summarize marts.daily)',
  ])
  const [, grouped] = exampleQueries([
    { name: 'marts.daily', columns: [day] },
    { name: 'marts.hubs', columns: [day, origin] },
  ])
  expect(grouped?.sql).toMatch(/^select origin, count.*\nfrom marts\.hubs\n/)
  expect(exampleQueries([])).toEqual([])
})
