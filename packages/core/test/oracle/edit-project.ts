import {
  type Expression,
  type ModelShape,
  outputsOf,
  type ProjectShape,
  rowShapes,
  type SeedShape,
  type ShapeColumn,
  shapeKinds,
} from './project-shape.ts'
import { isSound } from './sound-project.ts'

/** Numbers that choose among whatever there is to choose from. */
export type Choice = readonly [number, number, number]

/** A model or column by a number; the list is never empty. */
function pick<T>(list: readonly T[], number: number): T {
  return list[number % list.length]!
}

const maxModels = 12

/** A project of one raw model and a seed, to which readers are added. */
export function firstProject(isRange: boolean): ProjectShape {
  const column = (name: string, expr: Expression): ShapeColumn => ({ name, expr })
  const raw: ModelShape = {
    ...emptyModel('raw.events'),
    kind: isRange ? 'incremental' : 'table',
    columns: [
      column('id', { op: 'copy', from: 'i' }),
      column('ds', { op: 'day' }),
      column('v0', { op: 'multiply', from: 'i', n: 3 }),
      column('v1', { op: 'add', from: 'i', n: 5 }),
      column('v2', { op: 'cap', from: 'i', n: 30 }),
    ],
  }
  const seed: SeedShape = {
    name: 'seeds.rates',
    columns: ['k', 'w0', 'w1'],
    cells: [0, 1, 2, 3, 4].map((k) => [k, k * 10, k * 7 + 1]),
  }
  return { models: [raw], seeds: [seed] }
}

function emptyModel(name: string): ModelShape {
  return {
    name,
    kind: 'table',
    from: null,
    join: null,
    star: false,
    columns: [],
    filter: null,
    rows: 'plain',
    dress: 0,
    owner: 0,
    batchSize: null,
  }
}

/** The project with one more model, or as it was where the choice makes none. */
export function addModel(project: ProjectShape, [a, b, c]: Choice): ProjectShape {
  if (project.models.length >= maxModels) return project
  const names = new Set(project.models.map(({ name }) => name))
  const free = Array.from({ length: maxModels + 1 }, (_, index) => `s.m${index}`)
  const name = free.find((each) => !names.has(each))!
  const outputs = outputsOf(project)!
  const from = pick(project.models, a).name
  const values = outputs.get(from)!.filter((column) => column !== 'id' && column !== 'ds')
  const joins = [null, null, null, null, 'seeds.rates', pick(project.models, b).name]
  const join = pick(joins, c)
  const star = c % 3 === 0
  const keys = ['id', 'ds'].map((key): ShapeColumn => ({
    name: key,
    expr: { op: 'copy', from: key },
  }))
  const columns = [0, 1, 2].flatMap((index): ShapeColumn[] => {
    const expr = expressionFrom(project, { values, join, choice: [a + index, b + index * 5, c] })
    return expr && (b + index) % 5 !== 0 ? [{ name: `c${index}_${name.slice(3)}`, expr }] : []
  })
  const model: ModelShape = {
    ...emptyModel(name),
    kind: pick(shapeKinds, b),
    from,
    join,
    star,
    columns: star ? columns : [...keys, ...columns],
    filter: values.length > 0 && a % 7 === 0 ? { column: pick(values, b), n: c % 40 } : null,
    rows: a % 6 === 0 ? pick(rowShapes, c) : 'plain',
    batchSize: pick([null, 1, 2], a),
  }
  const more = { ...project, models: [...project.models, model] }
  return isSound(more) ? more : project
}

interface ExpressionScope {
  readonly values: readonly string[]
  readonly join: string | null
  readonly choice: Choice
}

function expressionFrom(
  project: ProjectShape,
  { values, join, choice: [a, b, c] }: ExpressionScope,
): Expression | null {
  if (values.length === 0) return { op: 'constant', n: c % 9 }
  const outputs = outputsOf(project)!
  const from = pick(values, a)
  const n = 1 + (c % 9)
  const joinable = join === null ? [] : outputs.get(join)!.filter((name) => /^[vcwx]/.test(name))
  const whole = pick(project.models, c)
  const scalars = outputs.get(whole.name)!.filter((name) => name !== 'ds')
  const all: Expression[] = [
    { op: 'copy', from },
    { op: 'add', from, n },
    { op: 'multiply', from, n },
    { op: 'cap', from, n: n * 5 },
    { op: 'both', from, other: pick(values, b) },
    { op: 'constant', n },
    { op: 'running', from },
    { op: 'scalar', model: whole.name, from: pick(scalars, a) },
    ...(joinable.length > 0 ? [{ op: 'joined', from: pick(joinable, b) } as const] : []),
    ...(joinable.length > 0 ? [{ op: 'joined', from: pick(joinable, c) } as const] : []),
  ]
  return pick(all, b)
}

export const editKinds = [
  'change-expression',
  'change-expression',
  'change-expression',
  'change-expression',
  'add-column',
  'add-column',
  'rename-column',
  'reorder',
  'filter',
  'swap-parent',
  'dress',
  'metadata',
  'add-model',
  'remove-leaf',
  'seed-cell',
  'seed-column',
  'seed-row',
  'kind',
  'drop-column',
  'rows',
] as const
export type EditKind = (typeof editKinds)[number]

/** One edit of the project: the first near the choice that can be made and changes something, if any. */
export function editProject(
  project: ProjectShape,
  kind: EditKind,
  [a, b, c]: Choice,
): ProjectShape {
  for (let tries = 0; tries < 12; tries += 1) {
    const edited = tryEdit(project, kind, [a + tries, b + tries * 3, c + tries * 5])
    if (edited && edited !== project && isSound(edited)) return edited
  }
  return project
}

function tryEdit(project: ProjectShape, kind: EditKind, choice: Choice): ProjectShape | null {
  const [a, b, c] = choice
  if (kind === 'add-model') return addModel(project, choice)
  if (kind === 'remove-leaf') return removeLeaf(project, a)
  if (kind.startsWith('seed-')) return editSeed(project, kind, choice)
  // Those that are read most are edited most.
  const model = pick(project.models, Math.min(a, b) % project.models.length)
  const replace = (change: Partial<ModelShape>): ProjectShape => ({
    ...project,
    models: project.models.map((each) => (each === model ? { ...each, ...change } : each)),
  })
  const own = model.columns.filter(({ name }) => name !== 'id' && name !== 'ds')
  const outputs = outputsOf(project)!
  const source = model.from === null ? ['i'] : outputs.get(model.from)!
  const values = source.filter((name) => name !== 'id' && name !== 'ds')
  const before = project.models.slice(0, project.models.indexOf(model))
  const expression = () =>
    before.length === 0
      ? ({ op: 'add', from: 'i', n: 1 + (b % 50) } as const)
      : expressionFrom(
          { ...project, models: before },
          { values, join: model.join, choice: [b, c, b] },
        )
  switch (kind) {
    case 'change-expression': {
      const expr = expression()
      if (own.length === 0 || !expr) return null
      const target = pick(own, c)
      return replace({
        columns: model.columns.map((each) => (each === target ? { ...each, expr } : each)),
      })
    }
    case 'add-column': {
      const expr = expression()
      if (!expr) return null
      const name = `x${b % 6}_${model.name.split('.')[1]}`
      const at = model.rows === 'union' ? model.columns.length : model.columns.length - (c % 2)
      return replace({ columns: model.columns.toSpliced(at, 0, { name, expr }) })
    }
    case 'rename-column':
    case 'drop-column': {
      if (own.length === 0) return null
      const target = pick(own, b)
      const columns = model.columns.flatMap((each) => {
        if (each !== target) return [each]
        return kind === 'drop-column'
          ? []
          : [{ ...each, name: `y${c % 9}_${model.name.split('.')[1]}` }]
      })
      return replace({ columns })
    }
    case 'reorder':
      return replace({ columns: [...model.columns.slice(1), ...model.columns.slice(0, 1)] })
    case 'filter':
      if (values.length === 0) return null
      return replace({ filter: model.filter ? null : { column: pick(values, b), n: c % 30 } })
    case 'swap-parent':
      return before.length === 0 ? null : replace({ from: pick(before, b).name })
    case 'dress':
      return replace({ dress: (model.dress + 1 + (b % 3)) % 4 })
    case 'metadata':
      return replace({ owner: (model.owner + 1 + (b % 2)) % 3 })
    case 'kind':
      return replace({ kind: pick(shapeKinds, b) })
    case 'rows':
      return replace({ rows: pick(rowShapes, b) })
    default:
      return null
  }
}

function removeLeaf(project: ProjectShape, a: number): ProjectShape | null {
  const read = new Set(
    project.models.flatMap(({ from, join, columns }) => [
      from,
      join,
      ...columns.map(({ expr }) => (expr.op === 'scalar' ? expr.model : null)),
    ]),
  )
  const leaves = project.models.filter(({ name }) => !read.has(name))
  if (leaves.length === 0 || project.models.length < 3) return null
  const leaf = pick(leaves, a)
  return { ...project, models: project.models.filter((model) => model !== leaf) }
}

function editSeed(project: ProjectShape, kind: EditKind, [a, b, c]: Choice): ProjectShape {
  const seed = pick(project.seeds, a)
  const width = seed.columns.length
  const change: Partial<SeedShape> =
    kind === 'seed-cell'
      ? {
          cells: seed.cells.map((each, index) =>
            index === b % seed.cells.length ? each.with(1 + (c % (width - 1)), b + c) : each,
          ),
        }
      : kind === 'seed-row'
        ? { cells: [...seed.cells, [seed.cells.length, ...row(width - 1, b)]] }
        : width > 5
          ? {}
          : {
              columns: [...seed.columns, `w${width}`],
              cells: seed.cells.map((cells, index) => [...cells, index + b]),
            }
  return {
    ...project,
    seeds: project.seeds.map((each) => (each === seed ? { ...each, ...change } : each)),
  }
}

function row(length: number, from: number): number[] {
  return Array.from({ length }, (_, index) => from + index)
}
