import { describe, expect, it } from 'vitest'
import { keepQueries, readKeptQueries, withQuery } from './kept-queries.ts'

const one = { sql: 'select 1', environment: 'prod' }
const two = { sql: 'select 2', environment: 'prod' }

describe('the last queries', () => {
  it('are kept newest first, each once, and not without end', () => {
    expect(withQuery([two, one], one)).toEqual([one, two])
    expect(withQuery([one], { ...one, environment: 'dev' })).toHaveLength(2)
    const many = Array.from({ length: 20 }, (_, index) => ({ ...one, sql: `select ${index}` }))
    expect(withQuery(many, { ...one, sql: 'select 20' })).toHaveLength(20)
    expect(withQuery([one], { ...one, sql: 'x'.repeat(20_001) })).toEqual([one])
  })

  it('are read back, and nothing else is', () => {
    let kept: string | null = null
    const storage = { getItem: () => kept, setItem: (_key: string, text: string) => (kept = text) }
    keepQueries(storage, [two, one])
    expect(readKeptQueries(storage)).toEqual([two, one])
    for (const [text, read] of [
      [null, []],
      ['{', []],
      ['{"sql":1}', []],
      ['[null,1,{"sql":"select 1"},{"sql":"select 1","environment":"prod"}]', [one]],
    ] as const) {
      kept = text
      expect(readKeptQueries(storage)).toEqual(read)
    }
  })

  it('may be kept nowhere', () => {
    const refuse = () => {
      throw new Error('storage is off')
    }
    keepQueries({ setItem: refuse }, [one])
    expect(readKeptQueries({ getItem: refuse })).toEqual([])
  })
})
