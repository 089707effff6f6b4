type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Tables of a tree made by the engine's own parser, without names that mean a query of WITH. */
export function serializedTables(tree: unknown): ReadonlySet<string> {
  const found = new Set<string>()
  visit(tree as Json, new Set(), found)
  return found
}

function isObject(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function visit(value: Json | undefined, ctes: ReadonlySet<string>, found: Set<string>): void {
  if (Array.isArray(value)) {
    for (const entry of value as readonly Json[]) visit(entry, ctes, found)
    return
  }
  if (!isObject(value)) return
  const scope = visitCtes(value, ctes, found)
  if (value['type'] === 'BASE_TABLE') {
    const parts = [value['catalog_name'], value['schema_name'], value['table_name']].filter(
      (part) => typeof part === 'string' && part !== '',
    )
    if (parts.length > 1 || !scope.has(String(parts[0]).toLowerCase())) found.add(parts.join('.'))
  }
  for (const [key, child] of Object.entries(value)) {
    if (key === 'cte_map') continue
    const own = value['type'] === 'RECURSIVE_CTE_NODE' && (key === 'right' || key === 'left')
    visit(child, own ? new Set([...scope, String(value['cte_name']).toLowerCase()]) : scope, found)
  }
}

function visitCtes(
  node: { readonly [key: string]: Json },
  outer: ReadonlySet<string>,
  found: Set<string>,
): ReadonlySet<string> {
  const map = node['cte_map']
  const entries = isObject(map) ? map['map'] : null
  if (!Array.isArray(entries)) return outer
  const scope = new Set(outer)
  for (const entry of entries as readonly Json[]) {
    if (!isObject(entry)) continue
    visit(entry['value'], scope, found)
    scope.add(String(entry['key']).toLowerCase())
  }
  return scope
}
