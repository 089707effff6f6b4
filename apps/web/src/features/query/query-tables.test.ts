import { describe, expect, it } from 'vitest'
import { plainSqlBefore, tablesAround } from './query-tables.ts'

/** The tables around the mark `|`. */
const around = (marked: string) =>
  Object.fromEntries(tablesAround(marked.replace('|', ''), marked.indexOf('|')))

describe('the tables a query reads', () => {
  it('are known by alias, by name, and by the name without schema', () => {
    expect(around('select l.| from core.legs as l join Staging.Airports on true')).toEqual({
      'core.legs': 'core.legs',
      l: 'core.legs',
      'staging.airports': 'staging.airports',
      airports: 'staging.airports',
    })
  })

  it('may be listed, and are found in brackets and around common tables', () => {
    expect(Object.keys(around('with w as (select | from a.b b1) select * from w, a.c d'))).toEqual([
      'a.b',
      'b1',
      'w',
      'a.c',
      'd',
    ])
  })

  it('are those of the statement around the place, not of its comments and strings', () => {
    const sql = "select 1 from a; select '; from b' | -- from c\nfrom d where x; select 2 from e"
    expect(Object.keys(around(sql))).toEqual(['d'])
  })

  it('are not taken from what follows them', () => {
    expect(around('select * from a.b where c.| = 1')).toEqual({ 'a.b': 'a.b', b: 'a.b' })
    expect(around('select * from |')).toEqual({})
  })
})

describe('the text before a place', () => {
  const before = (marked: string) => plainSqlBefore(marked.replace('|', ''), marked.indexOf('|'))

  it('is nothing to complete inside comments and strings', () => {
    for (const sql of ["'a|'", "'a|", '-- a|', '/* a| */', '/* a|', '{{ a| }}', "x '{{ a|"])
      expect([sql, before(sql)]).toEqual([sql, null])
  })

  it('is the text after them', () => {
    expect(before("select 'from', fr|")).toBe('select       , fr')
    expect(before('-- a\nfr|')).toBe('    \nfr')
    expect(before("''|")).toBe('  ')
  })
})
