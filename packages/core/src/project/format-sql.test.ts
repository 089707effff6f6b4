import { beforeAll, describe, expect, it } from 'vitest'
import { tokenHash } from '../sql/canonical-sql.ts'
import { loadSqlParser, tokenizeSql } from '../sql/parse-sql.ts'
import { formatSql } from './format-sql.ts'

beforeAll(() => loadSqlParser())

const nasty: Readonly<Record<string, string>> = {
  'dollar strings': "select $$ a -- b ' $$ as a, $tag$ it's $$ /* x */ $tag$ as b",
  'comment signs in strings': "select '-- no', '/* no */', \"a--b\" from t -- yes",
  'nested block comments': 'select /* a /* nested */ still */ 1 as n, 2 -- last',
  'comments everywhere':
    '-- first\nselect -- a\n  a, /* b */ b -- c\n  , c /* d\n   e */ from t -- f\n-- g\nwhere a = 1 -- h\n/* end */',
  'a comment at the very end without a line end': 'select 1 -- end',
  lambdas: 'select list_transform(l, x -> x + 1), list_filter(l, lambda y: y > 1) from t',
  casts: "select a::int, '1'::decimal(18,3), (b::text[])[1], try_cast(c as date) from t",
  'struct literals':
    "select {'a': 1, 'b': {'c': [1, 2]}} as s, map {'k': 1} as m, [1, 2][1] from t",
  qualify:
    'select a, row_number() over (partition by b order by c) r from t qualify r = 1 order by all',
  pivot: 'pivot sales on year using sum(amount) as total group by city',
  'from first': 'from t select a where b > 1',
  unicode: "select 'ü😀' as \"naïve 😀\", größe from tabelle where x = '日本' -- 結果 😀",
  operators: "select a // 2, a ** b, x->>'k', x->'$.a', not a ~ 'b', a[1:2], m['k'] from t",
  numbers: 'select 1e5, .5, 0x1F, 1_000, -1, - -1 from t',
  strings: "select 'it''s', e'a\\nb', 'two\nlines   with   spaces' from t",
  star: "select * exclude (a) replace (b + 1 as b), columns('a.*') from t",
  'set operations': 'select 1 union all by name select 2 except select 3',
  'asof and sampling': 'select * from a asof left join b on a.t >= b.t using sample 10%',
  'recursive ctes':
    'with recursive c(n) as materialized (select 1 union all select n + 1 from c where n < 9) select * from c',
  filters:
    'select count(*) filter (where a > 1), list(a order by b desc nulls last) from t group by all',
  values: "select * from (values (1, 'a'), (2, 'b')) as v(n, t)",
  intervals: "select date '2024-01-01' + interval 3 days, interval '1' month, at time zone 'UTC'",
  semicolon: 'select 1 as n ;',
  'jinja values':
    "select {{ money.cents('revenue') }} as c from {{ ref('a.b') }} where d between '{{ start_ds }}' and '{{ end_ds }}'",
  'jinja blocks':
    "{% set cols = ['a', 'b'] %}\nselect {% for c in cols %}{{ c }} as x_{{ c }}, {% endfor %} 1 as last from t {% if env == 'prod' %} where a = 1 {% endif %}",
  'jinja in names': 'select prefix_{{ name }}_suffix, {{ a }}{{ b }}, {{ s }}.t.c from {{ s }}.t',
  'jinja with braces in strings':
    "select {{ \"}}\" }} as a, {{ '%}' }} as b, '{{ \"it''s\" }}' as c from t",
  'jinja comments':
    "{# a note, -- with signs and ' #}\nselect a {# inner #} from t -- {{ unused }}",
  'jinja raw': "select '{% raw %}{{ not jinja }}{% endraw %}' as a from t",
  'jinja whitespace control': 'select a {%- if x -%} , b {%- endif %} from t',
  'jinja in comments': 'select a /* {{ x }} {% if y %} */ from t -- {% endif %}',
}

/** Comments in their order, white space aside. */
function commentsOf(sql: string): string[] {
  const { tokens } = tokenizeSql(sql, 'duckdb')
  let at = 0
  const comments = [...tokens, { start: sql.length, end: sql.length }].map((token) => {
    const gap = sql.slice(at, token.start).replaceAll(/\s+/g, ' ').trim()
    at = token.end
    return gap
  })
  return comments.filter((comment) => comment !== '')
}

const jinjaOf = (text: string) => text.match(/\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/gs) ?? []

describe('formatting a query', () => {
  it.each(Object.entries(nasty))('%s: is laid out once and for all, or left', async (name, sql) => {
    const first = await formatSql(sql, 'duckdb')
    if (!first.ok) return expect(`${name}: ${first.reason}`).toMatch(/./)
    expect(await formatSql(first.text, 'duckdb')).toEqual(first)
    expect(jinjaOf(first.text)).toEqual(jinjaOf(sql))
    if (jinjaOf(sql).length > 0) return
    const hash = (text: string) => tokenHash(tokenizeSql(text, 'duckdb').tokens, 'duckdb')
    expect(hash(first.text)).toBe(hash(sql))
    expect(commentsOf(first.text)).toEqual(commentsOf(sql))
  })

  it('leaves few of them', async () => {
    const left = []
    for (const [name, sql] of Object.entries(nasty)) {
      const formatted = await formatSql(sql, 'duckdb')
      if (!formatted.ok) left.push(`${name}: ${formatted.reason}`)
    }
    expect(left).toEqual([])
  })

  it('puts clauses on lines of their own and ends with one line end', async () => {
    const formatted = await formatSql('select a,b from t where a=1   \n\n\n', 'duckdb')
    expect(formatted).toEqual({
      ok: true,
      text: 'select\n  a,\n  b\nfrom\n  t\nwhere\n  a = 1\n',
    })
  })

  it('keeps line ends of Windows, in strings too', async () => {
    const formatted = await formatSql("select 'a\r\nb' as x,\r\n1\r\nfrom t\r\n", 'duckdb')
    const text = "select\r\n  'a\r\nb' as x,\r\n  1\r\nfrom\r\n  t\r\n"
    expect(formatted).toEqual({ ok: true, text })
    expect(await formatSql(text, 'duckdb')).toEqual(formatted)
  })

  it('keeps strings as they are where line ends are mixed', async () => {
    const formatted = await formatSql("select 'a\r\nb' as x,\n1 from t", 'duckdb')
    if (formatted.ok) expect(formatted.text).toContain("'a\r\nb'")
  })

  it('has nothing to do with an empty text', async () => {
    for (const text of ['', '  \n'])
      expect(await formatSql(text, 'duckdb')).toEqual({ ok: true, text })
  })

  const hopeless = {
    'select (1': 'the formatter cannot read it',
    'select {{ a from t': 'a template tag is never closed',
    "select 'a": 'the formatter cannot read it',
    'select 1{{ digit }} from t': 'the formatter cannot read it',
  }
  it.each(Object.entries(hopeless))('leaves %s: %s', async (sql, reason) => {
    expect(await formatSql(sql, 'duckdb')).toEqual({ ok: false, reason })
  })
})
