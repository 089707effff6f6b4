import type { Model, ModelDefinition } from './model.ts'
import type { ModelFields } from './model-fields.ts'

const typeName =
  /^(bigint|bit|blob|bool|boolean|bytea|char|date|decimal|double|double precision|float|hugeint|int|integer|interval|json|jsonb|numeric|real|smallint|text|time|timestamp|timestamptz|tinyint|u?(big|huge|small|tiny)int|uinteger|uuid|varchar|int\d|float\d|timestamp with time zone)\s*(\([\d\s,]*\))?(\[\])?$/i

/** What a file says of its columns: a text of one alone goes to `columns`, as it always did. */
export function readColumns(
  given: NonNullable<ModelFields['columns']>,
): Pick<ModelDefinition, 'columns' | 'columnDescriptions'> {
  const columns: Record<string, string> = {}
  const descriptions: Record<string, string> = {}
  for (const [name, said] of Object.entries(given)) {
    if (typeof said === 'string') {
      columns[name] = said
      continue
    }
    if (said.type !== undefined) columns[name] = said.type
    if (said.description !== undefined) descriptions[name] = said.description
  }
  const any = Object.keys(descriptions).length > 0
  return { columns, ...(any && { columnDescriptions: descriptions }) }
}

/** The descriptions of a model's columns by lower-cased name; a text alone is one unless it names a type. */
export function describedColumns({
  columns,
  columnDescriptions = {},
}: Pick<Model, 'columns' | 'columnDescriptions'>): ReadonlyMap<string, string> {
  const texts = Object.entries(columns).filter(([, text]) => !typeName.test(text.trim()))
  return new Map(
    [...texts, ...Object.entries(columnDescriptions)].map(([name, text]) => [
      name.toLowerCase(),
      text,
    ]),
  )
}
