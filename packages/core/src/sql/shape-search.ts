/** Names of CTEs used anywhere in a shape. */
export function usedCtes(shape: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  visit(shape, (node) => {
    if (node['kind'] === 'cte' && typeof node['name'] === 'string')
      names.add(node['name'].toLowerCase())
  })
  return names
}

/** One-part names of tables used anywhere in a shape, lower-cased. */
export function usedBareTables(shape: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  visit(shape, (node) => {
    const { kind, parts } = node
    if (kind === 'table' && Array.isArray(parts) && parts.length === 1)
      names.add(String(parts[0]).toLowerCase())
  })
  return names
}

/** The first parts of all column references in a shape, lower-cased: what an alias could capture. */
export function mentionedNames(shape: unknown): ReadonlySet<string> {
  const names = new Set<string>()
  visit(shape, (node) => {
    for (const key of ['columns', 'windows']) {
      const paths: unknown = node[key]
      if (!Array.isArray(paths)) continue
      for (const path of paths as unknown[])
        if (Array.isArray(path)) names.add(String(path[0]).toLowerCase())
    }
  })
  return names
}

function visit(value: unknown, look: (node: Readonly<Record<string, unknown>>) => void): void {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const entry of value as unknown[]) visit(entry, look)
    return
  }
  const node = value as Readonly<Record<string, unknown>>
  look(node)
  for (const key in node) visit(node[key], look)
}
