import type { Issue } from '../errors/issue.ts'
import { type CronGrid, readCron } from '../intervals/cron-grid.ts'
import { intervalUnits } from '../intervals/interval-unit.ts'
import { readInclusiveEnd, readInstant } from '../intervals/read-instant.ts'
import { readColumns } from './described-columns.ts'
import type { ProjectFile } from './find-project-files.ts'
import type { ModelDefinition, Template } from './model.ts'
import { type ModelFields, modelFields } from './model-fields.ts'
import { readModelName } from './model-name.ts'
import type { ProjectConfig } from './project-config.ts'
import { type Frontmatter, readFrontmatter } from './read-frontmatter.ts'
import { reachableMacros, reachableVars } from './render-template.ts'
import { readYaml } from './yaml-document.ts'

/** What every model file is read with. */
export interface LoadContext {
  readonly config: ProjectConfig
  readonly macros: Readonly<Record<string, string>>
  readonly auditFiles: ReadonlyMap<string, Template>
}

export interface LoadedModel {
  readonly definition: ModelDefinition | null
  readonly issues: readonly Issue[]
}

const defaultCron = '@daily'

/** Reads one `models/**.sql` file into a definition. */
export function loadModel(file: ProjectFile, context: LoadContext): LoadedModel {
  const front = readFrontmatter(file.text)
  const issues: Issue[] = []
  const report = (
    code: string,
    message: string,
    place: { line?: number; hint?: string | null } = {},
  ) =>
    void issues.push({
      severity: 'error',
      code,
      file: file.path,
      line: place.line ?? front?.yamlLine ?? 1,
      column: 1,
      message,
      hint: place.hint ?? null,
    })
  if (!front) {
    report('frontmatter-open', 'the frontmatter is never closed', {
      line: 1,
      hint: 'end it with a line ---*/',
    })
    return { definition: null, issues }
  }
  const read = front.yaml.trim()
    ? readYaml<ModelFields>(front.yaml, modelFields, {
        file: file.path,
        lineOffset: front.yamlLine - 1,
      })
    : { value: {} as ModelFields, issues: [] }
  issues.push(...read.issues)
  if (!read.value) return { definition: null, issues }
  const fields: ModelFields = { ...context.config.defaults, ...read.value }
  const lineOf = (field: string) => fieldLine(front, field)
  const kind =
    read.value.kind ?? read.value.materialized ?? fields.kind ?? fields.materialized ?? 'view'
  const named = readModelName(fields.name ?? nameFromPath(file.path, context.config))
  if ('problem' in named) {
    report('invalid-name', named.problem, {
      line: lineOf('name'),
      hint: 'name it schema.table with letters, digits and _',
    })
    return { definition: null, issues }
  }
  if (kind === 'seed' || kind === 'external') {
    report('kind-not-for-models', `a model file cannot be of kind '${kind}'`, {
      line: lineOf('kind'),
      hint: kind === 'seed' ? 'put the CSV under seeds/' : 'declare it in sources.yaml',
    })
    return { definition: null, issues }
  }
  if (kind === 'incremental' && Boolean(fields.time_column) === Boolean(fields.unique_key)) {
    report('incremental-needs-one', 'an incremental model needs either time_column or unique_key', {
      line: lineOf('kind'),
      hint: fields.time_column
        ? 'remove one of the two'
        : 'add time_column: <column> or unique_key: <column>',
    })
  }
  const cron = readSchedule(fields, report, lineOf)
  const start = fields.start === undefined ? null : readInstant(fields.start)
  const end = fields.end === undefined ? null : readInclusiveEnd(fields.end)
  if (start !== null && end !== null && start >= end) {
    report('start-after-end', 'start is after end', { line: lineOf('start') })
  }
  const auditFiles: Record<string, Template> = {}
  for (const audit of fields.audits ?? []) {
    if (audit.kind !== 'file' || audit.text === undefined) continue
    const template = context.auditFiles.get(audit.text)
    if (template) auditFiles[audit.text] = template
    else
      report('unknown-audit', `there is no audit '${audit.text}'`, {
        line: lineOf('audits'),
        hint: `make audits/${audit.text}.sql`,
      })
  }
  const template = (text: string, line: number): Template => makeTemplate(text, line, context)
  if (issues.length > 0) return { definition: null, issues }
  const definition: ModelDefinition = {
    name: named.name,
    kind,
    path: file.path,
    dialect: fields.dialect ?? context.config.dialect ?? 'duckdb',
    description: fields.description ?? null,
    owner: fields.owner ?? null,
    tags: [...new Set(fields.tags ?? [])].toSorted(),
    start,
    end,
    cron: fields.cron ?? defaultCron,
    unit: fields.interval_unit ?? cron?.unit ?? 'day',
    timeColumn: kind === 'incremental' ? (fields.time_column?.toLowerCase() ?? null) : null,
    uniqueKey:
      kind === 'incremental' ? (fields.unique_key ?? []).map((column) => column.toLowerCase()) : [],
    batchSize: fields.batch_size ?? null,
    batchConcurrency: fields.batch_concurrency ?? null,
    lookback: fields.lookback ?? 0,
    allowPartials: fields.allow_partials ?? false,
    disableRestatement: fields.disable_restatement ?? false,
    autoRestatementCron: fields.auto_restatement_cron ?? null,
    autoRestatementIntervals: fields.auto_restatement_intervals ?? null,
    ...readColumns(fields.columns ?? {}),
    audits: fields.audits ?? [],
    auditFiles,
    grain: fields.grain ?? [],
    pre: (fields.pre ?? []).map((text) => template(text, lineOf('pre'))),
    post: (fields.post ?? []).map((text) => template(text, lineOf('post'))),
    dependsOn: (fields.depends_on ?? []).map((name) => name.toLowerCase()),
    meta: fields.meta ?? {},
    query: template(front.body, front.bodyLine),
    seed: null,
    source: null,
  }
  return { definition, issues }
}

/** A template with just the macros and variables it can reach. */
export function makeTemplate(
  text: string,
  line: number,
  context: Pick<LoadContext, 'config' | 'macros'>,
): Template {
  const macros = reachableMacros(text, context.macros)
  return {
    text,
    line,
    macros,
    vars: reachableVars([text, ...Object.values(macros)], context.config.vars ?? {}),
  }
}

type Report = (
  code: string,
  message: string,
  place?: { line?: number; hint?: string | null },
) => void

function readSchedule(
  fields: ModelFields,
  report: Report,
  lineOf: (field: string) => number,
): CronGrid | null {
  let grid: CronGrid | null = null
  try {
    grid = readCron(fields.cron ?? defaultCron)
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : 'unreadable'
    report('invalid-cron', `cron '${fields.cron}' cannot be read: ${why}`, {
      line: lineOf('cron'),
      hint: 'write five fields (minute hour day month weekday) or an alias such as @daily',
    })
    return null
  }
  const unit = fields.interval_unit
  if (unit && intervalUnits.indexOf(unit) < intervalUnits.indexOf(grid.unit)) {
    report(
      'unit-coarser-than-cron',
      `interval_unit '${unit}' is coarser than the cron '${grid.expression}'`,
      {
        line: lineOf('interval_unit'),
        hint: `use '${grid.unit}' or a finer unit, or a cron that ticks less often`,
      },
    )
  }
  if (fields.auto_restatement_cron !== undefined) {
    try {
      readCron(fields.auto_restatement_cron)
    } catch {
      report(
        'invalid-cron',
        `auto_restatement_cron '${fields.auto_restatement_cron}' cannot be read`,
        {
          line: lineOf('auto_restatement_cron'),
        },
      )
    }
  }
  return grid
}

function nameFromPath(path: string, config: ProjectConfig): string {
  const parts = path
    .replace(/\.sql$/, '')
    .split('/')
    .slice(1)
  const table = parts.at(-1) ?? ''
  return `${parts.length > 1 ? parts[0] : (config.default_schema ?? 'main')}.${table}`
}

function fieldLine(front: Frontmatter, field: string): number {
  const index = front.yaml.split('\n').findIndex((line) => line.startsWith(`${field}:`))
  return front.yamlLine + Math.max(0, index)
}
