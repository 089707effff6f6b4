import { glob, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { Issue } from '../errors/issue.ts'
import { canonicalJson } from '../ids.ts'
import { columnTypePattern } from './column-type.ts'
import { dataDefinition } from './data-definition.ts'
import type { ProjectFile } from './find-project-files.ts'
import type { ModelDefinition } from './model.ts'
import { readModelName } from './model-name.ts'
import type { ProjectConfig } from './project-config.ts'
import { readYaml } from './yaml-document.ts'

const scalar = z.union([z.string(), z.number(), z.boolean()])
const sourceFields = z.strictObject({
  name: z.string(),
  file: z.string().optional(),
  table: z
    .string()
    .regex(/^[A-Za-z_]\w*(\.[A-Za-z_]\w*){0,2}$/, { error: 'is not the name of a table' })
    .optional(),
  columns: z
    .record(z.string(), z.string().regex(columnTypePattern, { error: 'is not a column type' }))
    .optional(),
  options: z.record(z.string().regex(/^[a-z_]+$/), scalar).optional(),
  description: z.string().optional(),
})
type SourceFields = z.infer<typeof sourceFields>

/** Options each file format accepts; anything else is an issue. */
const readerOptions = {
  csv: [
    'delim',
    'header',
    'quote',
    'escape',
    'nullstr',
    'dateformat',
    'timestampformat',
    'decimal_separator',
    'skip',
    'sample_size',
  ],
  parquet: ['binary_as_string', 'union_by_name'],
  json: ['format', 'records', 'dateformat', 'timestampformat', 'sample_size'],
} as const

export interface LoadedSources {
  readonly definitions: readonly ModelDefinition[]
  readonly issues: readonly Issue[]
}

/** Reads `sources.yaml` and finds the files it declares. */
export async function loadSources(
  file: ProjectFile,
  root: string,
  config: ProjectConfig,
): Promise<LoadedSources> {
  const read = readYaml<SourceFields[]>(file.text, z.array(sourceFields), {
    file: file.path,
    lineOffset: 0,
  })
  const issues: Issue[] = [...read.issues]
  const definitions: ModelDefinition[] = []
  for (const source of read.value ?? []) {
    const line = lineOfName(file.text, source.name)
    const report = (code: string, message: string, hint: string | null = null) =>
      void issues.push({ severity: 'error', code, file: file.path, line, column: 1, message, hint })
    const named = readModelName(source.name)
    if ('problem' in named) {
      report('invalid-name', named.problem)
      continue
    }
    if ((source.file === undefined) === (source.table === undefined)) {
      report('source-needs-one', `the source ${source.name} needs either file or table`)
      continue
    }
    const found = source.file === undefined ? null : await findFiles(source.file, root)
    if (found && 'problem' in found) {
      report('source-file', `${source.name}: ${found.problem}`, found.hint)
      continue
    }
    const options = source.options ?? {}
    for (const option of Object.keys(options)) {
      const known: readonly string[] = found ? readerOptions[found.format] : []
      if (!known.includes(option))
        report(
          'source-option',
          `${source.name}: unknown option '${option}'`,
          `known: ${known.join(', ')}`,
        )
    }
    definitions.push(
      dataDefinition('external', {
        name: named.name,
        path: file.path,
        dialect: config.dialect ?? 'duckdb',
        description: source.description ?? null,
        source: {
          files: found?.files ?? null,
          format: found?.format ?? null,
          table: source.table ?? null,
          columns: source.columns ?? {},
          options,
          declared: canonicalJson({ file: source.file, table: source.table }),
        },
      }),
    )
  }
  return { definitions, issues }
}

type Found =
  | { readonly files: readonly string[]; readonly format: 'csv' | 'parquet' | 'json' }
  | { readonly problem: string; readonly hint: string | null }

async function findFiles(declared: string, root: string): Promise<Found> {
  const format = formatOf(declared)
  if (!format) return { problem: `'${declared}' is not a .csv, .parquet or .json file`, hint: null }
  if (declared.startsWith('npm:')) return findInPackage(declared.slice(4), root, format)
  if (path.isAbsolute(declared))
    return { problem: 'the path is absolute', hint: 'give it relative to the project' }
  const files: string[] = []
  const realRoot = await realpath(root)
  for await (const match of glob(declared, { cwd: root })) {
    const real = await realpath(path.join(root, match)).catch(() => null)
    if (!real) continue
    if (!real.startsWith(realRoot + path.sep))
      return { problem: `'${match}' leads out of the project`, hint: null }
    if ((await stat(real)).isFile()) files.push(real)
  }
  if (files.length === 0)
    return { problem: `no file matches '${declared}'`, hint: 'paths are relative to the project' }
  return { files: files.toSorted(), format }
}

/** Walks `node_modules` upwards, for a package's `exports` may hide its data files. */
async function findInPackage(
  spec: string,
  root: string,
  format: 'csv' | 'parquet' | 'json',
): Promise<Found> {
  // No part of a package's name begins with a dot: `..` would name the project's own parent.
  const match = /^((?:@[a-z0-9~_-][a-z0-9~._-]*\/)?[a-z0-9~_-][a-z0-9~._-]*)\/(.+)$/i.exec(spec)
  const [, name, inside] = match ?? []
  if (!name || !inside)
    return { problem: `'npm:${spec}' is not of the form npm:package/path`, hint: null }
  for (let folder = path.resolve(root); ; folder = path.dirname(folder)) {
    const home = await realpath(path.join(folder, 'node_modules', name)).catch(() => null)
    if (home) {
      const real = await realpath(path.join(home, inside)).catch(() => null)
      if (!real) return { problem: `the package ${name} has no file '${inside}'`, hint: null }
      if (!real.startsWith(home + path.sep))
        return { problem: `'${inside}' leads out of the package ${name}`, hint: null }
      return { files: [real], format }
    }
    if (folder === path.dirname(folder))
      return { problem: `the package ${name} is not installed`, hint: `npm install ${name}` }
  }
}

function formatOf(declared: string): 'csv' | 'parquet' | 'json' | null {
  if (/\.csv(\.gz)?$/.test(declared)) return 'csv'
  if (declared.endsWith('.parquet')) return 'parquet'
  if (/\.(json|jsonl|ndjson)(\.gz)?$/.test(declared)) return 'json'
  return null
}

function lineOfName(text: string, name: string): number {
  return Math.max(1, text.split('\n').findIndex((line) => line.includes(name)) + 1)
}
