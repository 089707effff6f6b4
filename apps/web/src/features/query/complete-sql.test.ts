import { EditorState } from '@codemirror/state'
import { describe, expect, it } from 'vitest'
import { completeSql } from './complete-sql.ts'

const columns = {
  'core.legs': [
    { name: 'leg', type: 'BIGINT', description: null },
    { name: 'origin', type: 'VARCHAR', description: 'where it began' },
  ],
  'staging.airports': [{ name: 'iata', type: 'VARCHAR', description: null }],
}
const names = {
  models: async () => [
    { name: 'core.legs', kind: 'table' },
    { name: 'core.late', kind: 'embedded' },
    { name: 'staging.airports', kind: 'view' },
  ],
  columns: async (models: readonly string[]) =>
    Object.entries(columns).flatMap(([name, own]) =>
      models.includes(name) ? [{ name, columns: own }] : [],
    ),
}

/** What is offered at the mark `|`, keywords apart. */
async function offered(marked: string, explicit = false) {
  const pos = marked.indexOf('|')
  const state = EditorState.create({ doc: marked.replace('|', '') })
  const found = await completeSql(names, { state, pos, explicit })
  return found && found.options.filter(({ type }) => type !== 'keyword').map(({ label }) => label)
}

describe('completion', () => {
  it('offers models where a table is read, and not those that are in no warehouse', async () => {
    expect(await offered('select * from |')).toEqual(['core.legs', 'staging.airports'])
    expect(await offered('select * from core.legs l, st|')).toContain('staging.airports')
    expect(await offered('with few as (select 1) select * from f|')).toContain('few')
  })

  it('offers the models of a schema behind its dot', async () => {
    expect(await offered('select * from core.|')).toEqual(['legs'])
    expect(await offered('select * from nowhere.|')).toBeNull()
  })

  it('offers the columns of a table behind its alias or name', async () => {
    expect(await offered('select l.| from core.legs as l')).toEqual(['leg', 'origin'])
    expect(await offered('select legs.o| from core.legs')).toEqual(['leg', 'origin'])
    expect(await offered('select core.legs.| from core.legs')).toEqual(['leg', 'origin'])
  })

  it('offers the columns of all tables around, and their aliases', async () => {
    const sql = 'select o| from core.legs l join staging.airports a on true'
    expect(await offered(sql)).toEqual(['leg', 'origin', 'iata', 'l', 'a'])
  })

  it('offers nothing unasked between words, and nothing in comments and strings', async () => {
    expect(await offered('select |')).toBeNull()
    expect(await offered('select |', true)).toEqual([])
    expect(await offered('-- from |')).toBeNull()
    expect(await offered("where a = 'l.|'")).toBeNull()
  })
})
