import { viewName } from '../../src/environments/environment-name.ts'
import type { TestServices } from '../../src/testing/open-test-services.ts'
import { buildFromNothing, type OracleRows, plain } from './oracle-database.ts'
import { firstDay, type ProjectShape } from './project-shape.ts'

/** Throws where an environment shows anything else than building everything from nothing gives. */
export async function compareEnvironment(
  test: TestServices,
  input: { readonly environment: string; readonly project: ProjectShape; readonly end: string },
): Promise<void> {
  const { environment, project, end } = input
  const expected = await buildFromNothing(project, { start: firstDay, end })
  const hidden = new Set(
    project.models.filter(({ kind }) => kind === 'embedded').map(({ name }) => name),
  )
  const names = [...expected.keys()].filter((name) => !hidden.has(name))
  const views = new Map(
    names.map((name) => {
      const { schema, name: table } = viewName(environment, name)
      return [`${schema}.${table}`, name]
    }),
  )
  const suffix = environment === 'prod' ? '' : `__${environment}`
  const schemas = ['raw', 's', 'seeds'].map((schema) => `'${schema}${suffix}'`).join(', ')
  const present = await test.rows(
    `select table_schema || '.' || table_name from information_schema.tables where table_schema in (${schemas})`,
  )
  const found = present.map(([name]) => String(name)).toSorted()
  const wanted = [...views.keys()].toSorted()
  if (found.join() !== wanted.join())
    throw new Error(`${environment} shows ${found.join()}, not ${wanted.join()}`)
  for (const [view, name] of views) {
    const difference = compareRows(await read(test, view), expected.get(name)!)
    if (difference) throw new Error(`${view} (to ${end}): ${difference}`)
  }
}

async function read(test: TestServices, view: string): Promise<OracleRows> {
  let columns: readonly string[] = []
  const rows: string[] = []
  for await (const batch of test.engine.query(`select * from ${view}`)) {
    columns = batch.columns.map(({ name }) => name)
    rows.push(...batch.rows.map((row) => JSON.stringify(row.map(plain))))
  }
  return { columns, rows: rows.toSorted() }
}

function compareRows(found: OracleRows, expected: OracleRows): string | null {
  if (found.rows.length > 0 && found.columns.join() !== expected.columns.join())
    return `columns ${found.columns.join()}, not ${expected.columns.join()}`
  const [extra, missing] = [
    found.rows.filter((row) => !expected.rows.includes(row)),
    expected.rows.filter((row) => !found.rows.includes(row)),
  ]
  const sizes = `${found.rows.length} rows, not ${expected.rows.length}`
  if (extra.length + missing.length > 0)
    return `${sizes}; ${extra[0] ?? 'nothing'} instead of ${missing[0] ?? 'nothing'}`
  return found.rows.length === expected.rows.length ? null : sizes
}
