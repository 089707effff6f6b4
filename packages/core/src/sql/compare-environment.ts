import type { Dialect } from '../engines/engine.ts'
import { type AffectedColumns, affectedColumns } from './affected-columns.ts'
import type { CteScopeFlow, FlowColumn, QueryFlow, Resolution } from './lineage-frame.ts'
import type { BodyChange } from './query-change.ts'
import { columnSets } from './query-change.ts'
import type { QueryShape } from './query-shape.ts'
import { resolveQuery } from './resolve-query.ts'

/** What is known at a place of both queries: the CTEs in scope, taken as if they were tables. */
export interface CompareEnvironment {
  readonly dialect: Dialect
  readonly schema: ReadonlyMap<string, readonly string[]>
  readonly before: CteScopeFlow
  readonly after: CteScopeFlow
  /** Changed columns per CTE (`cte:name`), `all` where its rows changed. */
  readonly changed: ReadonlyMap<string, readonly string[] | 'all'>
  /** Why the rows of a CTE changed. */
  readonly reasons: ReadonlyMap<string, string>
  /** CTEs whose list of columns changed. */
  readonly restructured: ReadonlySet<string>
}

export function cteKey(name: string): string {
  return `cte:${name.toLowerCase()}`
}

/** A CTE seen from outside: each column comes from the CTE itself. */
export function opaqueFlow(name: string, flow: QueryFlow, names?: readonly string[]): QueryFlow {
  const table = cteKey(name)
  const columns = flow.columns.map((column, index): FlowColumn => {
    const own = column.wild === undefined ? (names?.[index] ?? column.name) : '*'
    const wild = column.wild === undefined ? {} : { wild: 'table' as const }
    return { name: own, named: true, sources: [{ table, column: own }], passes: true, ...wild }
  })
  return { columns, open: [table] }
}

export interface ResolvedBody {
  readonly flow: QueryFlow
  readonly state: Resolution
}

/** Resolves a part of a query against CTEs taken as tables. */
export function resolveBody(
  query: QueryShape,
  ctes: CteScopeFlow,
  environment: CompareEnvironment,
): ResolvedBody {
  const state: Resolution = {
    dialect: environment.dialect,
    schema: environment.schema,
    tables: new Set(),
    reads: new Map(),
    touched: new Map(),
    unknown: new Map(),
    stars: new Set(),
    resolveQuery: (inner, scope, outer) => resolveQuery(inner, scope, outer, state),
  }
  return { flow: resolveQuery(query, ctes, null, state), state }
}

/** What changed CTEs do to the outputs of a part that uses them. */
export function traceChanges(body: ResolvedBody, environment: CompareEnvironment): AffectedColumns {
  const wild = body.flow.columns.some((column) => column.wild !== undefined)
  const closed = [...body.state.stars].find((table) => environment.restructured.has(table))
  if (closed !== undefined)
    return { affected: 'all', usesBy: `\`${plain(closed)}\` has other columns now` }
  const traced = affectedColumns(
    {
      complete: body.state.unknown.size === 0 && !wild,
      outputs: body.flow.columns,
      reads: [...body.state.reads.values()],
      tables: [...environment.changed.keys()],
      stars: [],
      unknown: [...body.state.unknown.values()],
    },
    environment.changed,
  )
  return { ...traced, usesBy: traced.usesBy.replaceAll('`cte:', '`') }
}

function plain(table: string): string {
  return table.replace(/^cte:/, '')
}

/** Records the change of a CTE for what comes after it. */
export function withChangedCte(
  environment: CompareEnvironment,
  name: string,
  change: BodyChange,
): CompareEnvironment {
  const changed = new Map(environment.changed)
  const restructured = new Set(environment.restructured)
  const reasons = new Map(environment.reasons)
  if (change.rows !== null) {
    changed.set(cteKey(name), 'all')
    reasons.set(cteKey(name), change.rows)
  } else {
    const sets = columnSets(change)
    const names = [...sets.removed, ...sets.renamed.flat(), ...sets.changed]
    if (names.length > 0) changed.set(cteKey(name), names)
    if (sets.added.length > 0 || sets.removed.length > 0 || sets.renamed.length > 0 || sets.moved)
      restructured.add(cteKey(name))
  }
  return { ...environment, changed, reasons, restructured }
}
