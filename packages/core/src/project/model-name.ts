const namePart = /^[A-Za-z_][A-Za-z0-9_]*$/

/** Schemas that the product or the engine keeps for itself. */
const reserved = new Set([
  'information_schema',
  'pg_catalog',
  'millrace_internal',
  'temp',
  'system',
])

/** `schema.table` in lower case, or why the text cannot name a model. */
export function readModelName(
  text: string,
): { readonly name: string } | { readonly problem: string } {
  const parts = text.split('.')
  if (parts.length !== 2) return { problem: `'${text}' is not a name of the form schema.table` }
  for (const part of parts) {
    if (!namePart.test(part)) {
      return { problem: `'${part}' has characters other than letters, digits and underscores` }
    }
    if (part.includes('__'))
      return { problem: `'${part}' contains '__', which separates environments and versions` }
    if (part.length > 100)
      return { problem: `'${part.slice(0, 20)}…' is longer than 100 characters` }
  }
  if (reserved.has(parts[0]?.toLowerCase() ?? ''))
    return { problem: `the schema '${parts[0]}' is reserved` }
  return { name: text.toLowerCase() }
}

export function splitName(name: string): { readonly schema: string; readonly table: string } {
  const dot = name.indexOf('.')
  return { schema: name.slice(0, dot), table: name.slice(dot + 1) }
}
