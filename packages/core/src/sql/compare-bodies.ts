import { compareTails, usesPositions } from './compare-clauses.ts'
import {
  type CompareEnvironment,
  cteKey,
  opaqueFlow,
  resolveBody,
  traceChanges,
  withChangedCte,
} from './compare-environment.ts'
import { compareSelects } from './compare-select.ts'
import { type BodyChange, columnSets, nameOutputs, type OutputsChange } from './query-change.ts'
import type { CteShape, QueryShape, SetShape } from './query-shape.ts'
import { mentionedNames, usedBareTables, usedCtes } from './shape-search.ts'

/** Compares two queries: which outputs can differ, or that the rows can. */
export function compareBodies(
  before: QueryShape,
  after: QueryShape,
  outer: CompareEnvironment,
): BodyChange {
  const same = JSON.stringify(before) === JSON.stringify(after)
  const used = usedCtes(after)
  const reached = [...used].some(
    (name) => outer.changed.has(cteKey(name)) || outer.restructured.has(cteKey(name)),
  )
  if (same && !reached) return unchanged(after, outer)
  const environment = compareCtes(before, after, outer)
  if (typeof environment === 'string') return { rows: environment }
  if (before.kind === 'select' && after.kind === 'select')
    return compareSelects(before, after, environment, compareBodies)
  if (before.kind === 'set' && after.kind === 'set') return compareSets(before, after, environment)
  if (!same) return { rows: 'the query changed' }
  const traced = traceChanges(resolveBody(after, environment.after, environment), environment)
  if (traced.affected === 'all') return { rows: traced.usesBy }
  return traced.affected === 'none'
    ? unchanged(after, environment)
    : { rows: 'the effect cannot be traced' }
}

function unchanged(query: QueryShape, environment: CompareEnvironment): OutputsChange {
  const names = resolveBody(query, environment.after, environment).flow.columns.map(
    (column) => column.name,
  )
  const outputs = names.map((name, from) => ({ name, from, changed: false }))
  return { rows: null, before: names, outputs, volatile: false, reason: null }
}

/** Compares the WITH clauses; a text where that already decides the answer. */
function compareCtes(
  before: QueryShape,
  after: QueryShape,
  outer: CompareEnvironment,
): CompareEnvironment | string {
  const old = before.with ?? []
  const now = after.with ?? []
  const oldNames = new Set(old.map((cte) => cte.name.toLowerCase()))
  const newNames = new Set(now.map((cte) => cte.name.toLowerCase()))
  const captured = [...usedBareTables(before), ...usedCtesOf(outer)].find(
    (name) => newNames.has(name) && !oldNames.has(name),
  )
  if (captured !== undefined) return `\`${captured}\` now means a query of WITH`
  const released = [...usedBareTables(after)].find(
    (name) => oldNames.has(name) && !newNames.has(name),
  )
  if (released !== undefined) return `\`${released}\` no longer means a query of WITH`
  let environment = outer
  for (const cte of now) {
    const former = old.find((other) => other.name.toLowerCase() === cte.name.toLowerCase())
    environment = addCte(environment, former, cte)
  }
  for (const cte of old) {
    if (newNames.has(cte.name.toLowerCase())) continue
    environment = { ...environment, before: bind(environment.before, cte, environment) }
  }
  return environment
}

function usedCtesOf(environment: CompareEnvironment): readonly string[] {
  return [...environment.before.keys()]
}

function bind(
  flows: CompareEnvironment['before'],
  cte: CteShape,
  environment: CompareEnvironment,
): CompareEnvironment['before'] {
  const own = cte.recursive
    ? new Map(flows).set(cte.name.toLowerCase(), anchorFlow(cte, flows, environment))
    : flows
  const { flow } = resolveBody(cte.query, own, environment)
  return new Map(flows).set(cte.name.toLowerCase(), opaqueFlow(cte.name, flow, cte.columns))
}

function anchorFlow(
  cte: CteShape,
  flows: CompareEnvironment['before'],
  environment: CompareEnvironment,
): ReturnType<typeof opaqueFlow> {
  const anchor = cte.query.kind === 'set' ? (cte.query.arms[0] ?? cte.query) : cte.query
  return opaqueFlow(cte.name, resolveBody(anchor, flows, environment).flow, cte.columns)
}

function addCte(
  environment: CompareEnvironment,
  former: CteShape | undefined,
  cte: CteShape,
): CompareEnvironment {
  const bound = {
    ...environment,
    after: bind(environment.after, cte, environment),
    before:
      former === undefined ? environment.before : bind(environment.before, former, environment),
  }
  if (former === undefined) return bound
  const change = compareCte(former, cte, environment)
  return withChangedCte(bound, cte.name, change)
}

function compareCte(
  before: CteShape,
  after: CteShape,
  environment: CompareEnvironment,
): BodyChange {
  if (before.hash !== after.hash) return { rows: 'WITH changed' }
  if (before.recursive || after.recursive) {
    const reached = [...usedCtes(after.query)].some(
      (name) => environment.changed.has(cteKey(name)) || environment.restructured.has(cteKey(name)),
    )
    if (reached || JSON.stringify(before.query) !== JSON.stringify(after.query))
      return { rows: 'recursive query changed' }
    return { rows: null, before: [], outputs: [], volatile: false, reason: null }
  }
  return nameOutputs(compareBodies(before.query, after.query, environment), after.columns)
}

function compareSets(
  before: SetShape,
  after: SetShape,
  environment: CompareEnvironment,
): BodyChange {
  const differs =
    before.operator !== after.operator || before.all !== after.all || before.byName !== after.byName
  if (differs || before.arms.length !== after.arms.length) return { rows: 'set operation changed' }
  const tail = compareTails(before, after)
  if (tail !== null) return { rows: tail }
  const changes: OutputsChange[] = []
  for (const [index, arm] of after.arms.entries()) {
    const old = before.arms[index]
    const change: BodyChange =
      old === undefined ? { rows: 'set operation changed' } : compareBodies(old, arm, environment)
    if (change.rows !== null) return change
    changes.push(index === 0 || after.byName ? change : byPlace(change, changes[0]))
  }
  const [first] = changes
  if (first === undefined) return { rows: 'set operation changed' }
  const touched = changes.some((change) => isTouched(change))
  if (!touched) return first
  const keepsRows =
    after.operator === 'group' ||
    (after.operator === 'union' && after.all === true && after.byName !== true)
  if (!keepsRows) return { rows: 'columns under a set operation changed' }
  const places = JSON.stringify(first.outputs.map((output) => output.from))
  if (
    changes.some((change) => JSON.stringify(change.outputs.map((output) => output.from)) !== places)
  ) {
    return { rows: 'branches of a set operation changed differently' }
  }
  if (
    usesPositions(after) &&
    first.outputs.some((output, index) => output.from !== null && output.from !== index)
  ) {
    return { rows: 'columns referred to by their number changed' }
  }
  const outputs = first.outputs.map((output, index) => ({
    ...output,
    changed: changes.some((change) => change.outputs[index]?.changed === true),
  }))
  const merged = { ...first, outputs, volatile: changes.some((change) => change.volatile) }
  return ordersByChanged(after, merged)
    ? { rows: 'a changed column decides about the rows' }
    : merged
}

/** Names count in the first branch only: elsewhere columns pair by their place. */
function byPlace(change: OutputsChange, first: OutputsChange | undefined): OutputsChange {
  const steady = first?.outputs.every((output, index) => output.from === index) === true
  if (!steady || change.before.length !== change.outputs.length) return change
  const outputs = change.outputs.map((output, index) => ({
    name: change.before[index] ?? output.name,
    from: index,
    changed: output.changed || output.from !== index,
  }))
  return { ...change, outputs }
}

function isTouched(change: OutputsChange): boolean {
  const { added, removed, renamed, changed, moved } = columnSets(change)
  return added.length + removed.length + renamed.length + changed.length > 0 || moved
}

function ordersByChanged(set: SetShape, change: OutputsChange): boolean {
  if (set.limit === undefined || set.order === undefined) return false
  if (set.orderAll) return true
  const { changed, renamed } = columnSets(change)
  const names = new Set([...changed, ...renamed.flat()].map((name) => name.toLowerCase()))
  const byNumber = set.order.some(
    (key) => key.position !== undefined && change.outputs[key.position - 1]?.changed === true,
  )
  return byNumber || [...mentionedNames(set.order)].some((name) => names.has(name))
}
