import { beforeAll, describe, expect, it } from 'vitest'
import type { Template } from './model.ts'
import {
  createTemplateRenderer,
  reachableMacros,
  reachableVars,
  type TemplateRenderer,
} from './render-template.ts'
import { executionVariables, rangeVariables } from './time-variables.ts'

let renderer: TemplateRenderer
const times = {
  ...rangeVariables({ start: Date.UTC(2024, 0, 1), end: Date.UTC(2024, 0, 3) }),
  ...executionVariables(Date.UTC(2024, 0, 5)),
}
const template = (text: string, more: Partial<Template> = {}): Template => ({
  text,
  line: 1,
  macros: {},
  vars: {},
  ...more,
})
const render = (text: string, more: Partial<Template> = {}) =>
  renderer.render(template(text, more), { times, env: 'dev', self: 's.me' })
const text = (...input: Parameters<typeof render>) => {
  const rendered = render(...input)
  return rendered.ok ? rendered.text : rendered.problem
}
const problem = (...input: Parameters<typeof render>) => {
  const rendered = render(...input)
  if (rendered.ok) throw new Error(`rendered: ${rendered.text.slice(0, 100)}`)
  return rendered.problem
}

beforeAll(async () => {
  renderer = await createTemplateRenderer()
})

describe('rendering a template', () => {
  it('leaves text without expressions alone', () => {
    const sql = 'select \'<a> & "b"\', {a: 1}'
    expect(text(sql)).toBe(sql)
  })

  it('fills in times, environment and the model itself', () => {
    expect(text('{{ start_ds }} {{ end_ts }} {{ execution_hour }} {{ env }} {{ this }}')).toBe(
      '2024-01-01 2024-01-02 23:59:59.999999 0 dev s.me',
    )
  })

  it('never escapes characters that mean something in HTML', () => {
    const vars = { text: `<b> & "quoted" 'single' /` }
    expect(text("{{ var('text') }} {{ '<&>' }}", { vars })).toBe(`${vars.text} <&>`)
  })

  it('calls macros of a namespace, and macros that call macros', () => {
    const macros = {
      money: '{% macro cents(c) %}({{ numbers.times(c, 100) }})::int{% endmacro %}',
      numbers: '{% macro times(a, n) %}{{ a }} * {{ n }}{% endmacro %}',
    }
    expect(text("select {{ money.cents('x') }}", { macros })).toBe('select (x * 100)::int')
  })

  it('calls a macro of the same file from another', () => {
    const macros = {
      m: '{% macro a(x) %}<{{ x }}>{% endmacro %}{% macro b(x) %}{{ a(x) }}{{ a(x) }}{% endmacro %}',
    }
    expect(text("{{ m.b('y') }}", { macros })).toBe('<y><y>')
  })

  it('tells macros that import each other instead of looping for ever', () => {
    const macros = {
      a: '{% macro one() %}{{ b.two() }}{% endmacro %}',
      b: '{% macro two() %}{{ a.one() }}{% endmacro %}',
    }
    expect(problem('{{ a.one() }}', { macros }).message).not.toBe('')
    expect(text('{{ env }}')).toBe('dev')
  })

  it('keeps one set of macros apart from another of the same names', () => {
    const first = { m: '{% macro x() %}1{% endmacro %}' }
    const second = { m: '{% macro x() %}2{% endmacro %}' }
    expect([
      text('{{ m.x() }}', { macros: first }),
      text('{{ m.x() }}', { macros: second }),
    ]).toEqual(['1', '2'])
  })

  it('collects references and folds their names', () => {
    const rendered = render(
      "select * from {{ ref('Raw.Orders') }} join {{ source('raw', 'users') }} using (id)",
    )
    expect(rendered).toMatchObject({
      ok: true,
      text: 'select * from Raw.Orders join raw.users using (id)',
      references: ['raw.orders', 'raw.users'],
    })
  })

  it('gives variables of every type, and a default where there is none', () => {
    const vars = { n: 3, flag: false, list: ['a', 'b'], map: { k: 'v' } }
    expect(
      text("{{ var('n') + 1 }} {{ var('flag') }} {{ var('list')[1] }} {{ var('map').k }}", {
        vars,
      }),
    ).toBe('4 false b v')
    expect(text("{{ var('absent', 'x') }}")).toBe('x')
    expect(text("{% for x in var('list') %}{{ x }},{% endfor %}", { vars })).toBe('a,b,')
  })
})

describe('a template that cannot be rendered', () => {
  it('tells a variable that is not defined, with the line that asks for it', () => {
    expect(problem("select 1\n\n  + {{ var('rate') }}")).toMatchObject({
      message: "the variable 'rate' is not defined",
      line: 3,
      hint: "add it under vars in millrace.yaml, or give a default: var('rate', …)",
    })
  })

  it('tells a name that is nothing, with its line', () => {
    expect(problem('select\n{{ strat_ds }}')).toMatchObject({
      message: expect.stringContaining('strat_ds'),
      line: 2,
    })
  })

  it('tells a reference that cannot be a name, and renders the next template all the same', () => {
    expect(problem("{{ ref('not a name') }}")).toMatchObject({
      message: "'not a name' is not a model's name",
    })
    expect(problem('{{ ref(1) }}').message).toContain("model's name")
    for (let round = 0; round < 5; round += 1) expect(text("{{ ref('a.b') }}")).toBe('a.b')
    expect(render("{{ ref('a.b') }}")).toMatchObject({ references: ['a.b'] })
  })

  it('tells bad syntax with its line', () => {
    expect(problem('select 1\n{% if %}')).toMatchObject({ line: 2 })
    expect(problem('a\n\n{{ 1 + }}')).toMatchObject({ line: 3 })
    expect(problem('{% for x in [1] %}')).toMatchObject({ line: 1 })
  })

  it('tells a problem inside a macro file, naming the file', () => {
    const macros = { m: '{% macro x() %}\n{{ nothing }}{% endmacro %}' }
    expect(problem('select {{ m.x() }}', { macros }).hint).toContain('macros/m.jinja, line 2')
  })

  it('is stopped when it loops without end', () => {
    const endless =
      '{% for a in range(10000) %}{% for b in range(10000) %}{{ a * b }}{% endfor %}{% endfor %}'
    expect(problem(endless).hint).toContain('too many steps')
    expect(text('{{ 1 + 1 }}')).toBe('2')
  })

  it('is stopped when its text grows without bound', () => {
    expect(problem("{{ 'x' * 5000000 }}").message).not.toBe('')
    expect(text('{{ 1 + 1 }}')).toBe('2')
  })

  it('is stopped when a macro calls itself for ever', () => {
    const macros = { m: '{% macro x() %}{{ x() }}{% endmacro %}' }
    expect(problem('{{ m.x() }}', { macros }).message).not.toBe('')
    expect(text('{{ 1 + 1 }}')).toBe('2')
  })
})

describe('what a template can reach', () => {
  it('is just the macro files it mentions, through others', () => {
    const macros = {
      a: '{% macro x() %}{{ b.y() }}{% endmacro %}',
      b: '{% macro y() %}1{% endmacro %}',
      c: '',
    }
    expect(Object.keys(reachableMacros('{{ a.x() }}', macros))).toEqual(['a', 'b'])
    expect(reachableMacros('select a.x from a', macros)).toEqual({})
  })

  it('is just the variables it names, or all when a name is computed', () => {
    const vars = { one: 1, two: 2 }
    expect(reachableVars(["{{ var('one') }} {{ var('three') }}"], vars)).toEqual({ one: 1 })
    expect(reachableVars(['{{ var(env) }}'], vars)).toEqual(vars)
    expect(reachableVars(["{{ var('constructor') }}"], vars)).toEqual({})
  })
})
