import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete'
import { sqlKeywords } from '../../components/scan-sql.ts'
import { plainSqlBefore, type QueryTables, tablesAround } from './query-tables.ts'

export interface ModelColumns {
  readonly name: string
  readonly columns: readonly {
    readonly name: string
    readonly type: string | null
    readonly description: string | null
  }[]
}

/** What can be named in a query; both answer at once where they were asked before. */
export interface KnownNames {
  readonly models: () => Promise<readonly { readonly name: string; readonly kind: string }[]>
  readonly columns: (models: readonly string[]) => Promise<readonly ModelColumns[]>
}

const keywords: readonly Completion[] = [...sqlKeywords].map((label) => ({
  label,
  type: 'keyword',
  boost: -50,
}))

/** Offers models where a table is meant, and the columns of the tables around elsewhere. */
export async function completeSql(
  names: KnownNames,
  { state, pos, explicit }: Pick<CompletionContext, 'state' | 'pos' | 'explicit'>,
): Promise<CompletionResult | null> {
  const text = state.doc.toString()
  const before = plainSqlBefore(text, pos)
  if (before === null) return null
  const [path = ''] = /[\w$.]*$/u.exec(before) ?? []
  const dot = path.lastIndexOf('.')
  const typed = path.slice(dot + 1)
  const tables = tablesAround(text, pos)
  const from = pos - typed.length
  const answer = (options: readonly Completion[]) =>
    options.length === 0 ? null : { from, options, validFor: /^[\w$]*$/u }
  if (dot > 0) return answer(await within(names, tables, path.slice(0, dot).toLowerCase()))
  if (
    /\b(?:from|join)\s+$|\bfrom\s[^()]*,\s*$/iu.test(before.slice(0, before.length - path.length))
  )
    return answer([...(await allModels(names)), ...commonTables(before)])
  if (typed === '' && !explicit) return null
  const around = [...new Set(tables.values())]
  const columns = await columnOptions(names, around)
  const aliases = [...tables.keys()].filter((name) => !name.includes('.'))
  return answer([
    ...columns,
    ...aliases.map((label): Completion => ({
      label,
      type: 'variable',
      detail: tables.get(label) ?? '',
    })),
    ...keywords,
  ])
}

/** What stands behind a dot: the columns of a table, else the tables of a schema. */
async function within(
  names: KnownNames,
  tables: QueryTables,
  qualifier: string,
): Promise<readonly Completion[]> {
  const columns = await columnOptions(names, [tables.get(qualifier) ?? qualifier])
  if (columns.length > 0) return columns
  const prefix = `${qualifier}.`
  return (await allModels(names))
    .filter(({ label }) => label.startsWith(prefix))
    .map((model) => ({ ...model, label: model.label.slice(prefix.length) }))
}

/** Embedded models are part of the queries that read them: a warehouse has none of them. */
async function allModels(names: KnownNames): Promise<readonly Completion[]> {
  return (await names.models())
    .filter(({ kind }) => kind !== 'embedded')
    .map(({ name, kind }) => ({ label: name, type: 'class', detail: kind }))
}

function commonTables(before: string): readonly Completion[] {
  const found = [...before.matchAll(/(?:\bwith(?:\s+recursive)?|,)\s+([\w$]+)\s+as\s*\(/giu)]
  return found.map(([, label = '']) => ({ label, type: 'class', detail: 'in this query' }))
}

async function columnOptions(
  names: KnownNames,
  models: readonly string[],
): Promise<readonly Completion[]> {
  const known = models.length === 0 ? [] : await names.columns(models)
  const seen = new Set<string>()
  return known.flatMap(({ columns }) =>
    columns.flatMap(({ name, type, description }): Completion[] => {
      if (seen.has(name)) return []
      seen.add(name)
      const info = description === null ? {} : { info: description }
      return [{ label: name, type: 'property', detail: type?.toLowerCase() ?? '', ...info }]
    }),
  )
}
