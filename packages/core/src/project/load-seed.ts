import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { Issue } from '../errors/issue.ts'
import { columnTypePattern } from './column-type.ts'
import { dataDefinition } from './data-definition.ts'
import type { ProjectFile } from './find-project-files.ts'
import type { LoadedModel } from './load-model.ts'
import { readModelName } from './model-name.ts'
import type { ProjectConfig } from './project-config.ts'
import { inferColumnType } from './infer-column-type.ts'
import { readYaml } from './yaml-document.ts'

/** The fields of `seeds/<name>.yaml`. */
const seedFields = z.strictObject({
  columns: z.record(z.string(), z.string()).optional(),
  delimiter: z.string().length(1).optional(),
  null_text: z.string().optional(),
  description: z.string().optional(),
  owner: z.string().optional(),
  tags: z.array(z.string()).optional(),
})

/** Reads a seed: header, row lengths and column types, with the line of each problem. */
export function loadSeed(
  csv: ProjectFile,
  settings: ProjectFile | null,
  config: ProjectConfig,
): LoadedModel {
  const issues: Issue[] = []
  const report = (line: number, code: string, message: string, hint: string | null = null) =>
    void issues.push({ severity: 'error', code, file: csv.path, line, column: 1, message, hint })
  const read = settings
    ? readYaml(settings.text, seedFields, { file: settings.path, lineOffset: 0 })
    : { value: {} as z.infer<typeof seedFields>, issues: [] }
  issues.push(...read.issues)
  const named = readModelName(`seeds.${csv.path.replace(/^.*\//, '').replace(/\.csv$/, '')}`)
  if ('problem' in named) {
    report(1, 'invalid-name', named.problem, 'rename the file')
    return { definition: null, issues }
  }
  if (!read.value) return { definition: null, issues }
  const delimiter = read.value.delimiter ?? ','
  const nullText = read.value.null_text ?? ''
  const rows = readRows(csv.text, delimiter, report)
  const header = rows?.[0]?.cells
  if (!rows || !header) {
    if (rows)
      report(1, 'seed-empty', 'the seed has no header line', 'the first line names the columns')
    return { definition: null, issues }
  }
  checkHeader(header, report)
  for (const { cells, line } of rows.slice(1)) {
    if (cells.length === header.length || issues.length >= 20) continue
    report(
      line,
      'seed-ragged-row',
      `the row has ${cells.length} values, the header has ${header.length}`,
      'quote values that hold the delimiter',
    )
  }
  const given = new Map(
    Object.entries(read.value.columns ?? {}).map(([name, type]) => [name.toLowerCase(), type]),
  )
  for (const [name, type] of given) {
    const file = settings?.path ?? csv.path
    const problem = !header.some((column) => column.toLowerCase() === name)
      ? `the seed has no column '${name}'`
      : columnTypePattern.test(type)
        ? null
        : `'${type}' is not a column type`
    if (problem)
      issues.push({
        severity: 'error',
        code: 'seed-column',
        file,
        line: 1,
        column: 1,
        message: problem,
        hint: null,
      })
  }
  if (issues.length > 0) return { definition: null, issues }
  const columns = header.map((name, index) => ({
    name,
    type:
      given.get(name.toLowerCase()) ??
      inferColumnType(
        rows.slice(1).map((row) => row.cells[index] ?? ''),
        nullText,
      ),
  }))
  const definition = dataDefinition('seed', {
    name: named.name,
    path: csv.path,
    dialect: config.dialect ?? 'duckdb',
    description: read.value.description ?? null,
    owner: read.value.owner ?? null,
    tags: read.value.tags ?? [],
    seed: { sha256: csv.sha256, columns, delimiter, nullText },
  })
  return { definition, issues }
}

interface Row {
  readonly cells: readonly string[]
  readonly line: number
}

type Report = (line: number, code: string, message: string, hint?: string | null) => void

function readRows(text: string, delimiter: string, report: Report): Row[] | null {
  try {
    const records = parse(text, { bom: true, delimiter, info: true, relax_column_count: true })
    let line = 1
    const rows = (records as unknown as { record: string[]; info: { lines: number } }[]).map(
      ({ record, info }) => {
        const row = { cells: record, line }
        line = info.lines + 1
        return row
      },
    )
    return rows.filter(({ cells }) => cells.length > 1 || cells[0] !== '')
  } catch (error) {
    const line = error instanceof Error && 'lines' in error ? Number(error.lines) : 1
    const message =
      error instanceof Error ? error.message.replace(/ at line \d+.*$/, '') : 'unreadable'
    report(
      line || 1,
      'seed-unreadable',
      `the CSV cannot be read: ${message}`,
      'check the quotes on this line',
    )
    return null
  }
}

function checkHeader(header: readonly string[], report: Report): void {
  const seen = new Set<string>()
  for (const [index, name] of header.entries()) {
    if (name.trim() === '') report(1, 'seed-column', `column ${index + 1} has no name`)
    else if (seen.has(name.toLowerCase()))
      report(1, 'seed-column', `the column '${name}' stands twice in the header`)
    seen.add(name.toLowerCase())
  }
}
