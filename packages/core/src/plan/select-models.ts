import { AppError } from '../errors/app-error.ts'

/** What a selector can look at. */
export interface Selectable {
  readonly name: string
  readonly path: string
  readonly tags: readonly string[]
  readonly parents: readonly string[]
}

export interface SelectionScope {
  readonly models: ReadonlyMap<string, Selectable>
  /** Models that differ from the environment, for `state:modified`. */
  readonly modified: ReadonlySet<string>
}

/**
 * The models a selector names: `marts.*`, `+x` with everything upstream, `x+` with everything downstream,
 * `tag:t`, `path:p`, `state:modified`; `,` unites, `&` intersects, `^` excludes. Throws `selection_empty`.
 */
export function selectModels(selector: string, scope: SelectionScope): ReadonlySet<string> {
  const selected = new Set<string>()
  const excluded = new Set<string>()
  const terms = selector
    .split(',')
    .map((term) => term.trim())
    .filter((term) => term !== '')
  for (const term of terms) {
    const target = term.startsWith('^') ? excluded : selected
    for (const name of intersection(term.replace(/^\^/, ''), scope)) target.add(name)
  }
  const isOnlyExclusion = terms.length > 0 && terms.every((term) => term.startsWith('^'))
  const from = isOnlyExclusion ? new Set(scope.models.keys()) : selected
  const result = new Set([...from].filter((name) => !excluded.has(name)))
  if (result.size > 0) return result
  throw new AppError('selection_empty', {
    message: `the selection '${selector}' matches no model`,
    hint: 'millrace list shows the names and tags',
  })
}

function intersection(term: string, scope: SelectionScope): ReadonlySet<string> {
  const sets = term.split('&').map((part) => {
    const text = part.trim()
    const isExclusion = text.startsWith('^')
    const matched = atom(isExclusion ? text.slice(1) : text, scope)
    return isExclusion
      ? new Set([...scope.models.keys()].filter((name) => !matched.has(name)))
      : matched
  })
  const [first = new Set<string>(), ...rest] = sets
  return new Set([...first].filter((name) => rest.every((set) => set.has(name))))
}

function atom(text: string, scope: SelectionScope): ReadonlySet<string> {
  const upstream = text.startsWith('+')
  const downstream = text.endsWith('+')
  const core = text.slice(upstream ? 1 : 0, downstream ? -1 : undefined)
  const names = new Set(
    [...scope.models.values()]
      .filter((model) => matches(core, model, scope))
      .map(({ name }) => name),
  )
  const reached = new Set(names)
  if (upstream)
    for (const name of closure(names, (each) => scope.models.get(each)?.parents ?? []))
      reached.add(name)
  if (downstream) for (const name of withReaders(names, scope.models)) reached.add(name)
  return reached
}

function matches(text: string, model: Selectable, scope: SelectionScope): boolean {
  if (text.startsWith('tag:')) return model.tags.some((tag) => glob(text.slice(4)).test(tag))
  if (text.startsWith('path:')) return glob(text.slice(5)).test(model.path)
  if (text === 'state:modified') return scope.modified.has(model.name)
  return glob(text.toLowerCase()).test(model.name)
}

function glob(pattern: string): RegExp {
  return new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`)
}

/** The names given and everything downstream of them. */
function withReaders(
  names: Iterable<string>,
  models: ReadonlyMap<string, Selectable>,
): ReadonlySet<string> {
  const readers = new Map<string, string[]>()
  for (const model of models.values()) {
    for (const parent of model.parents)
      readers.set(parent, [...(readers.get(parent) ?? []), model.name])
  }
  return closure(names, (name) => readers.get(name) ?? [])
}

/** The names given and everything reached from them. */
export function closure(
  names: Iterable<string>,
  next: (name: string) => Iterable<string>,
): ReadonlySet<string> {
  const seen = new Set(names)
  for (const name of seen) for (const reached of next(name)) seen.add(reached)
  return seen
}
