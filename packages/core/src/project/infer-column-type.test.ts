import { describe, expect, it } from 'vitest'
import { inferColumnType } from './infer-column-type.ts'

describe('the type of a CSV column', () => {
  it.each([
    [['true', 'FALSE', ''], 'BOOLEAN'],
    [['1', '-2', '+3', '', '0'], 'BIGINT'],
    [['999999999999999999'], 'BIGINT'],
    [['1', '2.5', '-.5', '3.'], 'DOUBLE'],
    [['1e3', '2'], 'DOUBLE'],
    [['2024-02-29', ''], 'DATE'],
    [['2024-02-29 10:00', '2024-02-29T10:00:15.25'], 'TIMESTAMP'],
    [['a', '1'], 'VARCHAR'],
    [['', ''], 'VARCHAR'],
    [[], 'VARCHAR'],
    [['007', '8'], 'VARCHAR'],
    [['00.5'], 'VARCHAR'],
    [['true', '1'], 'VARCHAR'],
    [['2024-02-29', '2024-02-30'], 'VARCHAR'],
    [['2024-02-30 10:00'], 'VARCHAR'],
    [['2024-02-29', '2024-02-29 10:00'], 'VARCHAR'],
    [[' 1'], 'VARCHAR'],
    [['NaN'], 'VARCHAR'],
  ])('of %j is %s', (values, type) => {
    expect(inferColumnType(values, '')).toBe(type)
  })

  it('holds whole numbers too long for a double without losing digits', () => {
    expect(inferColumnType(['12345678901234567890', '1'], '')).toBe('DECIMAL(38,0)')
    expect(inferColumnType(['1'.repeat(39)], '')).toBe('VARCHAR')
  })

  it('takes the null text for no value', () => {
    expect(inferColumnType(['1', 'NA'], 'NA')).toBe('BIGINT')
    expect(inferColumnType(['1', ''], 'NA')).toBe('VARCHAR')
  })
})
