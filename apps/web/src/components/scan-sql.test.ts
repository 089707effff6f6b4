import { describe, expect, it } from 'vitest'
import { scanSql } from './scan-sql.ts'

/** The tokens that are not plain text, as `kind:text`. */
const marked = (sql: string) =>
  scanSql(sql)
    .filter(({ kind }) => kind !== 'text')
    .map(({ kind, text }) => `${kind}:${text}`)

describe('a query cut into tokens', () => {
  it('names keywords, strings, numbers and comments', () => {
    expect(marked("SELECT 'it''s', 1_000.5, 2e-3 from t1 -- all 3\n/* where */")).toEqual([
      'keyword:SELECT',
      "string:'it''s'",
      'number:1_000.5',
      'number:2e-3',
      'keyword:from',
      'comment:-- all 3',
      'comment:/* where */',
    ])
  })

  it('takes no name for a keyword because a keyword is spelled like it', () => {
    expect(marked('t.order, "select", t . group, selected, in_1, é')).toEqual([])
  })

  it('keeps template tags together, in strings and beside words', () => {
    expect(
      marked("x > '{{ start_ts }}' {% if a('it') %} {{ b(\"'\") }}{# it's #} '{{ c('d') }}'"),
    ).toEqual([
      "string:'",
      'template:{{ start_ts }}',
      "string:'",
      "template:{% if a('it') %}",
      'template:{{ b("\'") }}',
      "comment:{# it's #}",
      "string:'",
      "template:{{ c('d') }}",
      "string:'",
    ])
  })

  it('sets frontmatter apart, and only at the head', () => {
    expect(marked('/*---\nkind: table\n---*/\nselect 1')).toEqual([
      'frontmatter:/*---\nkind: table\n---*/',
      'keyword:select',
      'number:1',
    ])
    expect(marked('/*---\n---*/')).toEqual(['frontmatter:/*---\n---*/'])
    expect(marked('select /*---\na\n---*/')).toEqual(['keyword:select', 'comment:/*---\na\n---*/'])
  })

  it('loses no letter, whatever is left open', () => {
    for (const sql of [
      "'open",
      '{{ open',
      '/* open',
      '$$open',
      '"open\nx',
      '/*---\nkind',
      '',
      '\r\n',
    ])
      expect(
        scanSql(`a ${sql}`)
          .map(({ text }) => text)
          .join(''),
      ).toBe(`a ${sql}`)
    expect(marked("$a$ it's $b$ $a$ 1")).toEqual(["string:$a$ it's $b$ $a$", 'number:1'])
  })
})
