import type { Column } from '../engines/engine.ts'
import type { Issue } from '../errors/issue.ts'
import type { ModelColumns } from './describe-models.ts'
import type { LoadMemory } from './load-memory.ts'
import type { ModelDefinition } from './model.ts'
import { nearest } from './yaml-document.ts'

const timeType = /^(DATE|TIMESTAMP|VARCHAR|TEXT|TIMESTAMPTZ)/i

/** Checks what only shows once the columns are known: time column, keys, audits, described columns. */
export function validateModel(
  definition: ModelDefinition,
  { columns, memory }: { readonly columns: ModelColumns; readonly memory: LoadMemory },
): readonly Issue[] {
  const own = columns.get(definition.name)
  if (!own) return []
  const targets = definition.audits.map(({ to }) => (to === undefined ? null : columns.get(to)))
  return memory.checks.get(own, [definition, ...targets], () =>
    checkColumns(definition, { own, columns }),
  )
}

function checkColumns(
  definition: ModelDefinition,
  { own, columns }: { readonly own: readonly Column[]; readonly columns: ModelColumns },
): Issue[] {
  const issues: Issue[] = []
  const names = own.map((column) => column.name.toLowerCase())
  const report = (
    severity: Issue['severity'],
    code: string,
    message: string,
    hint: string | null,
  ) =>
    void issues.push({ severity, code, file: definition.path, line: 1, column: 1, message, hint })
  const must = (column: string, role: string, code: string) => {
    if (names.includes(column.toLowerCase())) return true
    const near = nearest(column, names)
    report(
      'error',
      code,
      `${definition.name} does not return its ${role} '${column}'`,
      near ? `did you mean '${near}'?` : `it returns ${names.join(', ')}`,
    )
    return false
  }
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name))
      report(
        'error',
        'duplicate-column',
        `${definition.name} returns two columns named '${name}'`,
        'give one of them another alias',
      )
    seen.add(name)
  }
  if (
    definition.timeColumn !== null &&
    must(definition.timeColumn, 'time column', 'time-column-missing')
  ) {
    const type =
      own.find((column) => column.name.toLowerCase() === definition.timeColumn)?.type ?? ''
    if (!timeType.test(type)) {
      report(
        'error',
        'time-column-type',
        `the time column '${definition.timeColumn}' is of type ${type}`,
        'cast it to DATE or TIMESTAMP',
      )
    }
  }
  for (const key of definition.uniqueKey) must(key, 'key column', 'key-column-missing')
  for (const column of definition.grain) must(column, 'grain column', 'grain-column-missing')
  for (const audit of definition.audits)
    for (const column of audit.columns) must(column, 'audited column', 'audit-column-missing')
  for (const audit of definition.audits) {
    const target = audit.to === undefined ? undefined : columns.get(audit.to)
    if (
      target &&
      !target.some((column) => column.name.toLowerCase() === audit.field?.toLowerCase())
    ) {
      report('error', 'audit-column-missing', `${audit.to} has no column '${audit.field}'`, null)
    }
  }
  const { columns: types, columnDescriptions = {} } = definition
  for (const column of new Set([...Object.keys(types), ...Object.keys(columnDescriptions)])) {
    if (!names.includes(column.toLowerCase())) {
      report(
        'warning',
        'described-column-missing',
        `${definition.name} describes '${column}', which it does not return`,
        null,
      )
    }
  }
  return issues
}
