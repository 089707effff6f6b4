/** How one column of a query comes from the relation it reads. */
export interface ShapeColumn {
  readonly name: string
  readonly expr: Expression
}

export type Expression =
  | { readonly op: 'copy'; readonly from: string }
  | { readonly op: 'add' | 'multiply' | 'cap'; readonly from: string; readonly n: number }
  | { readonly op: 'both'; readonly from: string; readonly other: string }
  | { readonly op: 'constant'; readonly n: number }
  /** A column of the joined relation, which every such column has a join for. */
  | { readonly op: 'joined'; readonly from: string }
  /** The rank by another column; never in what depends on its own day alone. */
  | { readonly op: 'running'; readonly from: string }
  /** One value of a whole other relation. */
  | { readonly op: 'scalar'; readonly model: string; readonly from: string }
  /** The day of a raw row. */
  | { readonly op: 'day' }

export const shapeKinds = ['table', 'view', 'embedded', 'incremental'] as const
export type ShapeKind = (typeof shapeKinds)[number]
export const rowShapes = ['plain', 'grouped', 'distinct', 'limited', 'union'] as const
export type RowShape = (typeof rowShapes)[number]

export interface ModelShape {
  readonly name: string
  readonly kind: ShapeKind
  /** Null for a raw model, which reads a range of numbers. */
  readonly from: string | null
  readonly join: string | null
  /** Everything of `from` by `*`, before the columns. */
  readonly star: boolean
  readonly columns: readonly ShapeColumn[]
  readonly filter: { readonly column: string; readonly n: number } | null
  readonly rows: RowShape
  /** Which comment and layout the text has; they mean nothing. */
  readonly dress: number
  readonly owner: number
  readonly batchSize: number | null
}

export interface SeedShape {
  readonly name: string
  readonly columns: readonly string[]
  readonly cells: readonly (readonly number[])[]
}

/** A project as the oracle knows it, parents before readers. */
export interface ProjectShape {
  readonly models: readonly ModelShape[]
  readonly seeds: readonly SeedShape[]
}

export const firstDay = '2024-01-01'
const rawRows = 72
const rowsPerDay = 4

/** Output columns in order; null when a reference is unknown or a name comes twice. */
export function outputsOf(project: ProjectShape): ReadonlyMap<string, readonly string[]> | null {
  const outputs = new Map<string, readonly string[]>(
    project.seeds.map(({ name, columns }) => [name, columns]),
  )
  for (const model of project.models) {
    const source = model.from === null ? ['i'] : outputs.get(model.from)
    const joined = model.join === null ? [] : outputs.get(model.join)
    if (!source || !joined || outputs.has(model.name)) return null
    const isKnown = ({ expr }: ShapeColumn): boolean => {
      if (expr.op === 'day') return model.from === null
      if (expr.op === 'constant') return true
      if (expr.op === 'joined') return joined.includes(expr.from)
      if (expr.op === 'scalar') return outputs.get(expr.model)?.includes(expr.from) ?? false
      return source.includes(expr.from) && (expr.op !== 'both' || source.includes(expr.other))
    }
    const own = model.columns.map(({ name }) => name)
    const all = model.star ? [...source, ...own] : own
    const filtered = model.filter === null || source.includes(model.filter.column)
    if (!model.columns.every(isKnown) || !filtered || new Set(all).size !== all.length) return null
    if (!all.includes('id') || !all.includes('ds')) return null
    outputs.set(model.name, all)
  }
  return outputs
}

/** The query of a model with plain names, its range by `start` and `end` for an incremental one. */
export function queryOf(
  model: ModelShape,
  range: { readonly start: string; readonly end: string },
) {
  const { from, join, rows } = model
  const separator = model.dress % 2 === 0 ? ', ' : ',\n  '
  const isGrouped = rows === 'grouped'
  const listed = (alias: string) =>
    [
      ...(model.star ? [`${alias}.*`] : []),
      ...model.columns.map(({ name, expr }) => {
        const text = expressionText(expr, alias)
        if (!isGrouped) return `${text} as ${name}`
        if (name === 'id') return `${text} % 3 as id`
        return name === 'ds' ? `min(${text}) as ds` : `cast(sum(${text}) as bigint) as ${name}`
      }),
    ].join(separator)
  const isRange = model.kind === 'incremental'
  const branch = (source: string, alias: string) => {
    const on =
      join === null
        ? ''
        : join.startsWith('seeds.')
          ? `\nleft join ${join} as q on ${alias}.id % 5 = q.k`
          : `\nleft join ${join} as q on ${alias}.id = q.id and ${alias}.ds = q.ds`
    const day = from === null ? dayText(alias) : `${alias}.ds`
    const conditions = [
      ...(isRange ? [`${day} between '${range.start}' and '${range.end}'`] : []),
      ...(model.filter ? [`${alias}.${model.filter.column} > ${model.filter.n}`] : []),
    ]
    const where = conditions.length > 0 ? `\nwhere ${conditions.join(' and ')}` : ''
    const distinct = rows === 'distinct' ? 'distinct ' : ''
    return `select ${distinct}${listed(alias)}\nfrom ${source}${on}${where}`
  }
  const source = (alias: string) =>
    from === null ? `range(0, ${rawRows}) as ${alias}(i)` : `${from} as ${alias}`
  const body = branch(source('p'), 'p')
  if (isGrouped) return `${body}\ngroup by ${expressionText(idOf(model), 'p')} % 3`
  if (rows === 'union') return `${body}\nunion all\n${branch(source('r'), 'r')}`
  if (rows !== 'limited') return body
  return `${body}\norder by ${model.columns.map((_, index) => index + 1).join(', ')} limit 7`
}

function idOf(model: ModelShape): Expression {
  return model.columns.find(({ name }) => name === 'id')!.expr
}

function dayText(alias: string): string {
  return `date '${firstDay}' + (${alias}.i // ${rowsPerDay})::int`
}

function expressionText(expr: Expression, alias: string): string {
  switch (expr.op) {
    case 'copy':
      return `${alias}.${expr.from}`
    case 'add':
      return `${alias}.${expr.from} + ${expr.n}`
    case 'multiply':
      return `${alias}.${expr.from} * ${expr.n}`
    case 'cap':
      return `case when ${alias}.${expr.from} > ${expr.n} then ${expr.n} else ${alias}.${expr.from} end`
    case 'both':
      return `${alias}.${expr.from} + ${alias}.${expr.other}`
    case 'constant':
      return String(expr.n)
    case 'joined':
      return `coalesce(q.${expr.from}, 0)`
    case 'running':
      return `cast(rank() over (order by ${alias}.${expr.from}) as bigint)`
    case 'scalar':
      return `(select max(z.${expr.from}) from ${expr.model} as z)`
    case 'day':
      return dayText(alias)
  }
}

/** The project's files. */
export function filesOf(project: ProjectShape): Record<string, string> {
  const files: Record<string, string> = {}
  for (const { name, columns, cells } of project.seeds) {
    const lines = [columns.join(','), ...cells.map((row) => row.join(','))]
    files[`seeds/${name.slice('seeds.'.length)}.csv`] = `${lines.join('\n')}\n`
  }
  for (const model of project.models) {
    const [schema, table] = model.name.split('.')
    const head = [
      `kind: ${model.kind}`,
      ...(model.kind === 'incremental' ? ['time_column: ds'] : []),
      ...(model.batchSize === null ? [] : [`batch_size: ${model.batchSize}`]),
      ...(model.owner === 0 ? [] : [`owner: o${model.owner}`]),
    ].join('\n')
    const query = queryOf(model, { start: '{{ start_ds }}', end: '{{ end_ds }}' })
    const comment = model.dress > 1 ? `-- dress ${model.dress}\n` : ''
    files[`models/${schema}/${table}.sql`] = `/*---\n${head}\n---*/\n${comment}${query}\n`
  }
  return files
}
