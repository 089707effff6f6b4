import { describe, expect, it } from 'vitest'
import { cellText, isNumeric, typeText } from './cell-text.ts'

describe('a cell', () => {
  it('is shown in full as its type is read', () => {
    expect(cellText(null, 'VARCHAR')).toBe('null')
    expect(cellText('null', 'VARCHAR')).toBe('null')
    expect(cellText('9007199254740993', 'BIGINT')).toBe('9007199254740993')
    expect(cellText(false, 'BOOLEAN')).toBe('false')
    expect(cellText({ a: [1, null] }, 'STRUCT(a INTEGER[])')).toBe('{"a":[1,null]}')
    expect(cellText('2024-02-29T12:30:00.250Z', 'TIMESTAMP')).toBe('2024-02-29 12:30:00.250')
    expect(cellText('infinity', 'TIMESTAMP WITH TIME ZONE')).toBe('infinity')
    expect(cellText('2024-02-29T12:30:00Z', 'VARCHAR')).toBe('2024-02-29T12:30:00Z')
  })

  it('stands at the right when it is a number, and a list of numbers does not', () => {
    for (const type of ['INTEGER', 'UBIGINT', 'HUGEINT', 'DECIMAL(18,3)', 'DOUBLE', 'int'])
      expect([type, isNumeric(type)]).toEqual([type, true])
    for (const type of ['VARCHAR', 'INTERVAL', 'INTEGER[]', 'DECIMAL(9,2)[3]', 'STRUCT(a INTEGER)'])
      expect([type, isNumeric(type)]).toEqual([type, false])
  })

  it('of time has its zone in the head', () => {
    expect(typeText('TIMESTAMP WITH TIME ZONE')).toBe('timestamp, UTC')
    expect(typeText('TIMESTAMP_S')).toBe('timestamp_s, UTC')
    expect(typeText('DATE')).toBe('date')
    expect(typeText('TIMESTAMP[]')).toBe('timestamp[]')
  })
})
