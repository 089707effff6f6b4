import { describe, expect, it } from 'vitest'
import { describedColumns, readColumns } from './described-columns.ts'

describe('the columns that a file describes', () => {
  const read = readColumns({
    id: 'BIGINT',
    price: 'decimal(10, 2)',
    delay: 'minutes',
    Late: { type: 'boolean', description: 'more than 15 minutes' },
    seen: { description: 'date of the first order' },
    bare: {},
  })

  it('keep their texts where they were, and descriptions beside them', () => {
    expect(read).toEqual({
      columns: { id: 'BIGINT', price: 'decimal(10, 2)', delay: 'minutes', Late: 'boolean' },
      columnDescriptions: { Late: 'more than 15 minutes', seen: 'date of the first order' },
    })
    expect(readColumns({ id: 'BIGINT' })).toEqual({ columns: { id: 'BIGINT' } })
  })

  it('are described by a text alone unless it names a type', () => {
    expect(Object.fromEntries(describedColumns(read))).toEqual({
      delay: 'minutes',
      late: 'more than 15 minutes',
      seen: 'date of the first order',
    })
  })

  it('can be those of a snapshot recorded before there were descriptions', () => {
    expect(describedColumns({ columns: { id: 'the key' } })).toEqual(new Map([['id', 'the key']]))
  })
})
