import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sha256 } from '../ids.ts'
import { physicalName, versionFrom } from './physical-name.ts'

const version = versionFrom(sha256('x'))

describe('the physical name of a version', () => {
  it('says schema, table and version', () => {
    expect(physicalName('sales.orders', version, 63)).toEqual({
      schema: 'millrace__sales',
      name: `orders__${version}`,
    })
    expect(version).toMatch(/^[0-9a-f]{12}$/)
  })

  it('fits the engine whatever the model is called, and keeps its version', () => {
    const part = fc.stringMatching(/^[a-z_][a-z0-9_]{0,99}$/)
    fc.assert(
      fc.property(part, part, fc.integer({ min: 30, max: 128 }), (schema, table, room) => {
        const name = physicalName(`${schema}.${table}`, version, room)
        expect(Buffer.byteLength(name.schema)).toBeLessThanOrEqual(room)
        expect(Buffer.byteLength(name.name)).toBeLessThanOrEqual(room)
        expect(name.name.endsWith(`__${version}`)).toBe(true)
      }),
    )
  })

  it('keeps long names apart by their versions', () => {
    const long = 'x'.repeat(90)
    const names = [`${long}a`, `${long}b`].map(
      (table) => physicalName(`s.${table}`, versionFrom(sha256(table)), 63).name,
    )
    expect(new Set(names).size).toBe(2)
  })
})
