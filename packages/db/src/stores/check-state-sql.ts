import { AppError } from '@millrace/core'

/** Tables without secrets. */
export const readableTables: ReadonlySet<string> = new Set([
  'audit_results',
  'column_lineage',
  'dependencies',
  'deployment_stats',
  'deployments',
  'environment_snapshots',
  'environments',
  'event_streams',
  'events',
  'intervals',
  'leases',
  'migrations',
  'model_analyses',
  'model_runs',
  'models',
  'pipelines',
  'plan_snapshots',
  'plans',
  'runs',
  'snapshots',
  'state_meta',
  'test_results',
  'tracker_checkpoints',
  'workspaces',
])

/** Others may read files, run text as SQL, or end connections, also in a read-only transaction. */
const allowedFunctions: ReadonlySet<string> = new Set(
  `abs age any all array array_agg array_length array_to_string array_to_json as and avg bool_and
  bool_or btrim by cardinality cast ceil ceiling char_length coalesce concat concat_ws count
  cume_dist date_part date_trunc dense_rank distinct else every except exists extract filter
  first_value floor format from greatest group having in initcap intersect join json_agg
  json_array_elements json_array_elements_text json_array_length json_build_object json_each
  json_each_text json_extract_path json_extract_path_text json_object_agg json_object_keys
  json_typeof jsonb_agg jsonb_array_elements jsonb_array_elements_text jsonb_array_length
  jsonb_build_object jsonb_each jsonb_each_text jsonb_extract_path jsonb_extract_path_text
  jsonb_object_agg jsonb_object_keys jsonb_pretty jsonb_typeof lag last_value lateral lead least
  left length like limit lower ltrim make_interval materialized max min mod mode not now nth_value
  ntile nullif octet_length offset on or over partition percent_rank percentile_cont
  percentile_disc position power rank regexp_replace regexp_substr replace reverse right round
  row row_number row_to_json rtrim select sign split_part sqrt starts_with stddev string_agg
  string_to_array strpos substr substring sum then to_char to_json to_jsonb to_timestamp trim
  trunc union unnest upper using values variance when where within with`.split(/\s+/),
)

const tokenPattern =
  /--[^\n]*|\/\*|[eEbBxXnN]?'|[uU]&|\$|"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*|\d[\w.]*|\s+|./gsu

/**
 * Refuses what is not one SELECT of known functions. Text the check does not understand is refused
 * too: comments, escapes, dollar quotes and recursion are not worth the risk.
 */
export function checkStateSql(text: string): string {
  const query = text.trim().replace(/;$/, '').trim()
  const words = tokensOf(query)
  const first = words[0]?.toLowerCase()
  if (first !== 'select' && first !== 'with') refuse('Only one SELECT can be run.')
  for (const [index, word] of words.entries()) {
    const name = nameOf(word)
    if (name === null) continue
    if (name.startsWith('pg_') || name === 'information_schema') refuse(`${name} is not readable.`)
    if (name === 'recursive') refuse('Recursive queries are not run on the state.')
    const called = words[index + 1] === '(' && words[index - 1]?.toLowerCase() !== 'as'
    const isName = called && !isNewName(words, index)
    if (isName && !allowedFunctions.has(name)) refuse(`The function ${name} is not allowed here.`)
  }
  return query
}

function tokensOf(query: string): string[] {
  const words: string[] = []
  let at = 0
  while (at < query.length) {
    tokenPattern.lastIndex = at
    const word = tokenPattern.exec(query)?.[0] ?? refuse('The text cannot be read.')
    at += word.length
    if (word === "'") {
      const end = /^(?:[^']|'')*'/s.exec(query.slice(at)) ?? refuse('A text literal has no end.')
      at += end[0].length
      words.push("''")
    } else if (word.endsWith("'") || word.endsWith('&') || word === '$' || word === '/*') {
      refuse(`\`${word}\` is not allowed here: write plain text literals and no comments.`)
    } else if (word.startsWith('--') || word === ';' || word === '\\') {
      refuse(`\`${word.slice(0, 2)}\` is not allowed here: one SELECT without comments.`)
    } else if (word.trim() !== '') {
      words.push(word)
    }
  }
  return words
}

/** `with name (columns) as (select`: a name is made, not called. */
function isNewName(words: readonly string[], index: number): boolean {
  const before = words[index - 1]?.toLowerCase() ?? ''
  const close = words.indexOf(')', index)
  const [as, open, body] = words.slice(close + 1, close + 4).map((word) => word.toLowerCase())
  const isBody = body === 'select' || body === 'with' || body === 'values'
  return (before === 'with' || before === ',') && as === 'as' && open === '(' && isBody
}

function nameOf(word: string): string | null {
  if (word.startsWith('"')) return word.slice(1, -1).replaceAll('""', '"')
  return /^[\p{L}_]/u.test(word) ? word.toLowerCase() : null
}

function refuse(message: string): never {
  throw new AppError('query_refused', { message, hint: 'Write one SELECT on the state’s tables.' })
}
