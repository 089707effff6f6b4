import type { QueryAnalysis } from './analyze-query.ts'
import type { TableUse } from './shape-context.ts'

export interface Replacement {
  /** What stands in the text in place of the reference: a quoted name or a bracketed query. */
  readonly text: string
}

interface Span {
  readonly start: number
  readonly end: number
  readonly text: string
}

/**
 * Replaces table references in the author's own text, each at its place. A reference without an
 * alias gets its table's name as one, so that columns qualified by it still resolve.
 */
export function rewriteReferences(
  sql: string,
  analysis: QueryAnalysis,
  replace: (use: TableUse) => Replacement | undefined,
): string {
  const spans: Span[] = []
  const names = aliasNames(analysis)
  analysis.tables.forEach((use, index) => {
    const replacement = use.start < 0 ? undefined : replace(use)
    if (replacement === undefined) return
    const name = names[index] ?? ''
    const named = use.alias === null && use.bare !== true
    const text = named ? `${replacement.text} AS ${quoteName(name)}` : replacement.text
    spans.push({ start: use.start, end: use.end, text })
    for (const qualifier of analysis.qualifiers) {
      if (qualifier.table !== index || !named) continue
      spans.push({ start: qualifier.start, end: qualifier.end, text: quoteName(name) })
    }
  })
  let text = sql
  for (const span of spans.toSorted((a, b) => b.start - a.start)) {
    text = text.slice(0, span.start) + span.text + text.slice(span.end)
  }
  return text
}

/** Two unaliased tables of one name in one FROM are told apart by schema: so must their aliases be. */
function aliasNames(analysis: QueryAnalysis): readonly string[] {
  return analysis.tables.map((use) => {
    const last = use.parts.at(-1) ?? ''
    const twin = analysis.tables.some(
      (other) =>
        other !== use &&
        other.scope === use.scope &&
        other.alias === null &&
        other.parts.at(-1) === last,
    )
    return twin && analysis.parsed ? use.parts.join('.') : last
  })
}

const reserved: ReadonlySet<string> = new Set(
  `all analyse analyze and anti any array as asc asof asymmetric authorization both case cast check
  collate column concurrently constraint create cross current_catalog current_date current_role
  current_schema current_time current_timestamp current_user default deferrable desc describe
  distinct do else end except false fetch for foreign freeze from full generated glob grant group
  having ilike in initially inner intersect into is isnull join lambda lateral leading left like
  limit localtime localtimestamp map natural not notnull null offset on only or order outer overlaps
  pivot pivot_longer pivot_wider placing positional primary qualify references returning right row
  select semi session_user show similar some struct summarize symmetric table tablesample then to
  trailing true try_cast union unique unpivot user using values variadic verbose when where window
  with at columns exists date time timestamp interval values set key range rows`.split(/\s+/),
)

/** Writes a name so that it means exactly itself. */
export function quoteName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) && !reserved.has(name)
    ? name
    : `"${name.replaceAll('"', '""')}"`
}
