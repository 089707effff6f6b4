import { setImmediate } from 'node:timers/promises'
import { AppError } from '../errors/app-error.ts'
import { findProjectFiles } from './find-project-files.ts'
import { formatSql } from './format-sql.ts'
import type { QueryAnalyzer } from './analyze-models.ts'
import { guardFile } from './guard-file.ts'
import { createLoadMemory } from './load-memory.ts'
import { loadDefinitions } from './load-definitions.ts'
import { locateOwnFile } from './locate-project-file.ts'
import type { ModelDefinition } from './model.ts'
import { readFrontmatter } from './read-frontmatter.ts'
import { fileSha256 } from './read-project-file.ts'
import { placeholderVariables } from './render-models.ts'
import type { TemplateRenderer } from './render-template.ts'
import { writeProjectFile } from './write-project-file.ts'

export interface FormatServices {
  readonly renderer: TemplateRenderer
  readonly analyzer: QueryAnalyzer
}

export interface FormatInput {
  readonly root: string
  /** Model files; all of them when left out. */
  readonly paths?: readonly string[] | undefined
  /** Only says what would change. */
  readonly check: boolean
}

export interface FormatReport {
  /** Written, or with `check` those that would be. */
  readonly formatted: readonly string[]
  readonly unchanged: readonly string[]
  /** As they were, because formatting them could not be shown to change nothing but their layout. */
  readonly left: readonly { readonly path: string; readonly reason: string }[]
}

/** Lays out the SQL of model files; frontmatter, template tags, comments and every token stay. */
export async function formatModels(
  services: FormatServices,
  { root, paths, check }: FormatInput,
): Promise<FormatReport> {
  for (const path of paths ?? []) await guardFile(path, () => locateOwnFile(root, path))
  const { files, issues } = await findProjectFiles(root)
  const wanted = paths && new Set(paths)
  const isWanted = (path: string) => isModel(path) && (!wanted || wanted.has(path))
  const texts = new Map(files.map(({ path, text }) => [path, text]))
  const { definitions } = await loadDefinitions(files, { root, memory: createLoadMemory() })
  const byPath = new Map(definitions.map((definition) => [definition.path, definition]))
  const formatted: string[] = []
  const unchanged: string[] = []
  const left: { path: string; reason: string }[] = issues
    .filter(({ file }) => isWanted(file))
    .map(({ file, message }) => ({ path: file, reason: message }))
  for (const path of wanted ?? [])
    if (!isModel(path)) left.push({ path, reason: 'only model files are formatted' })
  for (const [path, text] of texts) {
    if (!isWanted(path)) continue
    await setImmediate()
    const next = await formatText(services, text, byPath.get(path))
    if (!next.ok) left.push({ path, reason: next.reason })
    else if (next.text === text) unchanged.push(path)
    else {
      const written = check ? null : await write(root, { path, content: next.text, before: text })
      if (written) left.push({ path, reason: written })
      else formatted.push(path)
    }
  }
  left.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { formatted, unchanged, left }
}

function isModel(path: string): boolean {
  return path.startsWith('models/') && path.endsWith('.sql')
}

/** Formats a whole file; what comes before the query stays byte for byte. */
async function formatText(
  services: FormatServices,
  text: string,
  definition: ModelDefinition | undefined,
): ReturnType<typeof formatSql> {
  const front = readFrontmatter(text)
  if (!front) return { ok: false, reason: 'its frontmatter is never closed' }
  const { body } = front
  if (body.trim() === '') return { ok: true, text }
  if (!definition?.query) return { ok: false, reason: 'it has issues; millrace plan shows them' }
  const next = await formatSql(body, definition.dialect)
  if (!next.ok || next.text === body) return next.ok ? { ok: true, text } : next
  const reason = await differsRendered(services, definition, next.text)
  if (reason !== null) return { ok: false, reason }
  return { ok: true, text: text.slice(0, text.length - body.length) + next.text }
}

/** Renders both texts as plans do and compares their tokens: null when they are the same. */
async function differsRendered(
  { renderer, analyzer }: FormatServices,
  definition: ModelDefinition,
  body: string,
): Promise<string | null> {
  const query = definition.query!
  const input = { times: placeholderVariables(definition), env: 'prod', self: definition.name }
  const [before, after] = [query, { ...query, text: body }].map((template) =>
    renderer.render(template, input),
  )
  if (!before?.ok) return `its template cannot be rendered: ${before?.problem.message}`
  if (!after?.ok) return 'its template would not render any more'
  const { dialect } = definition
  const [old, now] = await analyzer.analyze([
    { sql: before.text, dialect },
    { sql: after.text, dialect },
  ])
  return old?.tokenHash === now?.tokenHash ? null : 'its rendered tokens would change'
}

interface Write {
  readonly path: string
  readonly content: string
  readonly before: string
}

/** Null when written; why not, when the file was changed meanwhile or is none to be written. */
async function write(root: string, { path, content, before }: Write): Promise<string | null> {
  try {
    await writeProjectFile(root, { path, content, ifSha256: fileSha256(before) })
    return null
  } catch (error) {
    if (error instanceof AppError) return error.message
    throw error
  }
}
