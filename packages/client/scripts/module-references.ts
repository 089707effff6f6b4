/** A place where a built module or declaration names another one. */
export interface ModuleReference {
  readonly specifier: string
  /** What it wants of it; null for everything. */
  readonly names: readonly string[] | null
}

const fromStatement =
  /^(?:import|export)\s+(?:type\s+)?(?:(\{[^}]*\})|[^'"{};]*?)\s*from\s*["']([^"']+)["']/gm
const bareImport = /^import\s+["']([^"']+)["']/gm
const inlineImport = /\bimport\(\s*["']([^"']+)["']\s*\)(?:\.([A-Za-z_$][\w$]*))?/g
const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm

/** Finds what a file that tsc wrote refers to: its statements begin lines and its lists hold names alone. */
export function moduleReferences(text: string): ModuleReference[] {
  const code = text.replace(comment, '')
  return [
    ...[...code.matchAll(fromStatement)].map(([, list, specifier = '']) => ({
      specifier,
      names: list === undefined ? null : namesIn(list),
    })),
    ...[...code.matchAll(bareImport)].map(([, specifier = '']) => ({ specifier, names: null })),
    ...[...code.matchAll(inlineImport)].map(([, specifier = '', name]) => ({
      specifier,
      names: name === undefined ? null : [name],
    })),
  ]
}

/** Rewrites every specifier of a file; comments stay as they are. */
export function rewriteSpecifiers(text: string, rewrite: (specifier: string) => string): string {
  const quoted = (statement: string, specifier: string) =>
    statement.replace(/(["'])[^"']+\1(?!.*["'])/s, (_all, quote: string) =>
      [quote, rewrite(specifier), quote].join(''),
    )
  return text
    .replace(fromStatement, (statement, _list, specifier: string) => quoted(statement, specifier))
    .replace(bareImport, (statement, specifier: string) => quoted(statement, specifier))
    .replace(inlineImport, (statement, specifier: string) => quoted(statement, specifier))
}

const reExport = /^export\s+(?:type\s+)?(\{[^}]*\})\s*from\s*["']([^"']+)["'];?\s*$/gm

/** Keeps the wanted names of a file that only exports others' names; null where it is no such file. */
export function pickExports(
  text: string,
  wanted: ReadonlySet<string> | null,
): { readonly text: string; readonly specifiers: readonly string[] } | null {
  const code = text.replace(comment, '')
  if (code.replace(reExport, '').trim() !== '') return null
  const kept = [...code.matchAll(reExport)].flatMap(([statement, list = '', specifier = '']) => {
    const items = list
      .slice(1, -1)
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '' && (wanted === null || wanted.has(exportedName(item))))
    const line = statement.replace(list, `{ ${items.join(', ')} }`).trim()
    return items.length > 0 ? [{ line, specifier }] : []
  })
  return {
    text: `${kept.map(({ line }) => line).join('\n')}\n`,
    specifiers: kept.map(({ specifier }) => specifier),
  }
}

function namesIn(list: string): string[] {
  return list
    .slice(1, -1)
    .split(',')
    .map((item) => item.trim().replace(/^type\s+/, ''))
    .filter(Boolean)
    .map((item) => item.split(/\s+as\s+/)[0] ?? item)
}

function exportedName(item: string): string {
  return (
    item
      .replace(/^type\s+/, '')
      .split(/\s+as\s+/)
      .at(-1) ?? item
  )
}
