import { expect, it } from 'vitest'
import { facetOptions } from './facet-options.ts'
import { pagesOf, rowsOf } from './model-pages.ts'
import { inputOf, isNarrowed, readModelsSearch } from './models-search.ts'

it('the pages around what is seen are asked for, and always the first', () => {
  expect(pagesOf({ first: 0, last: 30 }, 5_000)).toEqual([0])
  expect(pagesOf({ first: 150, last: 190 }, 5_000)).toEqual([0, 1])
  expect(pagesOf({ first: 4_960, last: 4_999 }, 5_000)).toEqual([0, 24])
  expect(pagesOf({ first: 0, last: 0 }, 0)).toEqual([0])
})

it('a model whose page is not there yet is an empty row at its place', () => {
  const rows = rowsOf(new Map([[1, ['b']]]), 202)
  expect([rows.length, rows[0], rows[200], rows[201]]).toEqual([202, null, 'b', null])
})

it('a facet says how many each value would leave, and keeps the chosen one', () => {
  expect(facetOptions('All tags', [{ value: 'raw', models: 1_200 }], 'old')).toEqual([
    { value: '', label: 'All tags' },
    { value: 'old', label: 'old (0)' },
    { value: 'raw', label: 'raw (1,200)' },
  ])
})

it('the server is asked for what the address says; what is not known is left out', () => {
  const search = readModelsSearch({ find: 'ds', kind: 'view', state: 'lost', sort: 'freshness' })
  expect(inputOf(search)).toEqual({ text: 'ds', kinds: ['view'], sort: 'freshness' })
  expect([isNarrowed(search), isNarrowed({ sort: 'lastRun' })]).toEqual([true, false])
})
