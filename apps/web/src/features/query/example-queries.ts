import type { ModelColumns } from './complete-sql.ts'

export interface ExampleQuery {
  readonly title: string
  readonly sql: string
}

/** Models that examples are made of: those that others are least likely to read come last in a project. */
export function exampleModels(
  models: readonly { readonly name: string; readonly kind: string }[],
): readonly string[] {
  return models
    .filter(({ kind }) => kind !== 'embedded')
    .slice(-3)
    .map(({ name }) => name)
    .toReversed()
}

/** Three queries on models of the project: rows, a count by a column, and the shape of a table. */
export function exampleQueries(models: readonly ModelColumns[]): readonly ExampleQuery[] {
  const [first] = models
  if (!first) return []
  const grouped = models.find(({ columns }) => textColumn(columns)) ?? first
  const by = textColumn(grouped.columns)
  const last = models.at(-1) ?? first
  return [
    { title: `First rows of ${first.name}`, sql: `select *\nfrom ${first.name}\nlimit 100` },
    by === undefined
      ? { title: `Rows in ${grouped.name}`, sql: `select count(*) as rows\nfrom ${grouped.name}` }
      : {
          title: `${grouped.name} by ${by}`,
          sql: `select ${by}, count(*) as rows\nfrom ${grouped.name}\ngroup by ${by}\norder by rows desc`,
        },
    {
      title: `What is in the columns of ${last.name}`,
      sql: `select *\nfrom (summarize ${last.name})`,
    },
  ]
}

function textColumn(columns: ModelColumns['columns']): string | undefined {
  return columns.find(({ name, type }) => type === 'VARCHAR' && /^[a-z_]\w*$/.test(name))?.name
}
