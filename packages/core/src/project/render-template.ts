import type { Environment } from 'minijinja-js'
import type { Template } from './model.ts'
import type { TimeVariables } from './time-variables.ts'

/** Steps a template may take before it is stopped: about a tenth of a second. */
const fuel = 5_000_000
const longestOutput = 4_000_000

export interface RenderInput {
  readonly times: TimeVariables
  readonly env: string
  /** What `{{ this }}` stands for. */
  readonly self: string
}

/** Why a template could not be rendered; `line` counts from the template's first line. */
export interface RenderProblem {
  readonly message: string
  readonly line: number
  readonly hint: string | null
}

export type Rendered =
  | { readonly ok: true; readonly text: string; readonly references: readonly string[] }
  | { readonly ok: false; readonly problem: RenderProblem }

/** Renders templates; one WASM environment per set of macros, made on first use. */
export interface TemplateRenderer {
  render(template: Template, input: RenderInput): Rendered
}

interface Session {
  readonly environment: Environment
  current: {
    text: string
    vars: Readonly<Record<string, unknown>>
    references: string[]
    failure: RenderProblem | null
  }
}

/** Makes a renderer. The template engine is loaded on the first text that needs it. */
export async function createTemplateRenderer(): Promise<TemplateRenderer> {
  const { Environment: EnvironmentClass } = await import('minijinja-js')
  const sessions = new Map<string, Session>()
  const sessionFor = (macros: Readonly<Record<string, string>>): Session => {
    const key = JSON.stringify(macros)
    const known = sessions.get(key)
    if (known) return known
    const session: Session = {
      environment: new EnvironmentClass(),
      current: { text: '', vars: {}, references: [], failure: null },
    }
    session.environment.undefinedBehavior = 'strict'
    session.environment.debug = true
    session.environment.fuel = fuel
    for (const [namespace, text] of Object.entries(macros)) {
      session.environment.addTemplate(
        `macros/${namespace}`,
        importsFor(text, macros, namespace) + text,
      )
    }
    addFunctions(session)
    sessions.set(key, session)
    return session
  }
  return {
    render(template, input) {
      if (!/\{[{%#]/.test(template.text)) return { ok: true, text: template.text, references: [] }
      let session: Session
      try {
        session = sessionFor(template.macros)
      } catch (error) {
        return { ok: false, problem: toProblem(error) }
      }
      session.current = { text: template.text, vars: template.vars, references: [], failure: null }
      try {
        const text = session.environment.renderNamedStr(
          'model.sql',
          importsFor(template.text, template.macros, null) + template.text,
          { ...input.times, env: input.env, this: input.self },
        )
        if (session.current.failure) return { ok: false, problem: session.current.failure }
        if (text.length > longestOutput) {
          return {
            ok: false,
            problem: { message: 'the rendered text is longer than 4 MB', line: 1, hint: null },
          }
        }
        return { ok: true, text, references: session.current.references }
      } catch (error) {
        return { ok: false, problem: session.current.failure ?? toProblem(error) }
      }
    },
  }
}

/** The macro namespaces a text can reach, through macros that call macros. */
export function reachableMacros(
  text: string,
  macros: Readonly<Record<string, string>>,
): Record<string, string> {
  const reached: Record<string, string> = {}
  const visit = (from: string) => {
    for (const namespace of mentioned(from, macros)) {
      const body = macros[namespace]
      if (namespace in reached || body === undefined) continue
      reached[namespace] = body
      visit(body)
    }
  }
  visit(text)
  return reached
}

/** The project variables a text and its macros name in `var('…')`; all of them when a name is computed. */
export function reachableVars(
  texts: readonly string[],
  vars: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const reached: Record<string, unknown> = {}
  for (const text of texts) {
    for (const [, name] of text.matchAll(/\bvar\(\s*(?:['"]([^'"]*)['"])?/g)) {
      if (name === undefined) return { ...vars }
      if (Object.hasOwn(vars, name)) reached[name] = vars[name]
    }
  }
  return reached
}

function mentioned(text: string, macros: Readonly<Record<string, string>>): string[] {
  if (!/\{[{%]/.test(text)) return []
  return Object.keys(macros).filter((namespace) => text.includes(`${namespace}.`))
}

/** Imports on the first line, so that line numbers in messages stay the author's. */
function importsFor(
  text: string,
  macros: Readonly<Record<string, string>>,
  self: string | null,
): string {
  return mentioned(text, macros)
    .filter((namespace) => namespace !== self)
    .map((namespace) => `{% import 'macros/${namespace}' as ${namespace} %}`)
    .join('')
}

/** A function that throws poisons the template engine: remember the problem and answer a harmless text. */
function addFunctions(session: Session): void {
  const refer = (...parts: unknown[]) => {
    const names = parts.filter((part) => typeof part === 'string')
    const name = names.join('.')
    if (!/^[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*){1,2}$/.test(name)) {
      session.current.failure ??= {
        message: `'${name}' is not a model's name`,
        line: lineNaming(session.current.text, names[0]),
        hint: "write ref('schema.table')",
      }
      return 'invalid.reference'
    }
    session.current.references.push(name.toLowerCase())
    return name
  }
  session.environment.addGlobal('ref', refer)
  session.environment.addGlobal('source', refer)
  session.environment.addGlobal('var', (name: unknown, otherwise: unknown) => {
    const { vars } = session.current
    if (typeof name === 'string' && Object.hasOwn(vars, name)) return vars[name]
    if (otherwise !== undefined && otherwise !== null) return otherwise
    session.current.failure ??= {
      message: `the variable '${String(name)}' is not defined`,
      line: lineNaming(session.current.text, name),
      hint: `add it under vars in millrace.yaml, or give a default: var('${String(name)}', …)`,
    }
    return ''
  })
}

/** The line that quotes a name; the first where none does, for a macro may have computed it. */
function lineNaming(text: string, name: unknown): number {
  const at = [`'${String(name)}'`, `"${String(name)}"`]
    .map((quoted) => text.indexOf(quoted))
    .find((place) => place >= 0)
  return at === undefined ? 1 : text.slice(0, at).split('\n').length
}

function toProblem(error: unknown): RenderProblem {
  const text = error instanceof Error ? error.message : String(error)
  const [head = text] = text.split('\n')
  const place = /\(in ([\w./-]+):(\d+)\)/.exec(text)
  const marked = /^\s*(\d+) > (.*)$/m.exec(text)
  const name =
    marked && /undefined value/.test(head)
      ? /\{\{-?\s*([\w.]+)/.exec(marked[2] ?? '')?.[1]
      : undefined
  const message = head
    .replace(/^\w*Error: /, '')
    .replace(/\s*\(in [^)]*\)/, '')
    .trim()
  return {
    message: name ? `${message}: '${name}'` : message || 'the template cannot be rendered',
    line: place?.[1] === 'model.sql' ? Number(place[2]) : 1,
    hint: /fuel/.test(message)
      ? 'the template takes too many steps; look for a loop over a large range'
      : place && place[1] !== 'model.sql'
        ? `the problem is in ${place[1]}.jinja, line ${place[2]}`
        : null,
  }
}
