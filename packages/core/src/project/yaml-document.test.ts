import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { nearest, readYaml } from './yaml-document.ts'

const schema = z.strictObject({
  name: z.string(),
  owner: z.string().optional(),
  tags: z.array(z.string()).optional(),
  audits: z.array(z.union([z.string(), z.strictObject({ unique: z.string() })])).optional(),
  warehouse: z.strictObject({ threads: z.int().positive().optional() }).optional(),
})
const read = (text: string, lineOffset = 0) =>
  readYaml(text, schema, { file: 'models/a.sql', lineOffset })

describe('a YAML document', () => {
  it('comes back as its value', () => {
    expect(read('name: a\ntags: [x, y]\n')).toEqual({
      value: { name: 'a', tags: ['x', 'y'] },
      issues: [],
    })
  })

  it('tells an unknown field with its place and the nearest known one', () => {
    expect(read('name: a\n\nownr: ada\n', 4)).toEqual({
      value: null,
      issues: [
        {
          severity: 'error',
          code: 'unknown-field',
          file: 'models/a.sql',
          line: 7,
          column: 1,
          message: "unknown field 'ownr'",
          hint: "did you mean 'owner'?",
        },
      ],
    })
  })

  it('lists the known fields when none is near', () => {
    const { issues } = read('name: a\ncompletely_different: 1\n')
    expect(issues[0]?.hint).toBe('known fields: name, owner, tags, audits, warehouse')
  })

  it('looks inside nested fields and lists', () => {
    expect(read('name: a\nwarehouse:\n  theads: 2\n').issues).toMatchObject([
      { line: 3, column: 3, message: "unknown field 'theads'", hint: "did you mean 'threads'?" },
    ])
    expect(read('name: a\ntags:\n  - x\n  - 2\n').issues).toMatchObject([
      { code: 'invalid-field', line: 4, column: 5 },
    ])
  })

  it('tells several problems at once, each on its own line', () => {
    const { issues } = read('owner: 1\nnam: a\nwarehouse:\n  threads: -1\n')
    const lines = issues.map(({ line, message }) => [line, message.split(':')[0]])
    expect(lines).toEqual(
      expect.arrayContaining([
        [1, 'name'],
        [1, 'owner'],
        [2, "unknown field 'nam'"],
        [4, 'warehouse.threads'],
      ]),
    )
    expect(issues).toHaveLength(4)
  })

  it('tells bad syntax where it is', () => {
    const { value, issues } = read('name: a\nowner: "never closed\n', 10)
    expect(value).toBeNull()
    expect(issues[0]).toMatchObject({ code: 'yaml-syntax', file: 'models/a.sql' })
    expect(issues[0]?.line).toBeGreaterThanOrEqual(12)
    expect(read('name: a\nname: b\n').issues).toMatchObject([{ code: 'yaml-syntax', line: 2 }])
    expect(read('name: a\n\towner: x\n').issues.length).toBeGreaterThan(0)
  })

  it('refuses a document that is not a map, and an empty one', () => {
    expect(read('- a\n- b\n').value).toBeNull()
    expect(read('').issues).toMatchObject([{ code: 'invalid-field', line: 1 }])
  })

  it('does not blow up on aliases of aliases', () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]',
      'c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]',
      'd: [*c, *c, *c, *c, *c, *c, *c, *c, *c]',
    ].join('\n')
    const { value, issues } = read(bomb)
    expect(value).toBeNull()
    expect(issues.length).toBeGreaterThan(0)
  })

  it('refuses an alias of nothing', () => {
    expect(read('name: *nobody\n').issues.length).toBeGreaterThan(0)
  })

  it('never reaches into prototypes', () => {
    const { value, issues } = read('name: a\n__proto__:\n  polluted: true\n')
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(value === null ? issues.length : 1).toBe(1)
  })
})

describe('the nearest name', () => {
  it('ignores case and gives up when nothing is near', () => {
    expect(nearest('Owner', ['name', 'owner'])).toBe('owner')
    expect(nearest('materialised', ['materialized', 'meta'])).toBe('materialized')
    expect(nearest('xyz', ['name', 'description'])).toBeNull()
    expect(nearest('x', [])).toBeNull()
  })
})
