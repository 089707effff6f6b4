import {
  addReads,
  addUnknown,
  type FlowColumn,
  type Frame,
  mergeSources,
  type Resolution,
  type VisibleColumn,
} from './lineage-frame.ts'
import { sameName } from './shape-context.ts'

/** The columns a NATURAL JOIN goes by. */
export function commonNames(left: Frame, right: Frame, state: Resolution): readonly string[] {
  for (const { open } of [...left.relations, ...right.relations])
    for (const table of open) state.stars.add(table)
  const columns = [...left.visible, ...right.visible]
  if (columns.some(({ column }) => column.wild !== undefined)) {
    addUnknown(state, 'NATURAL JOIN', 'the columns of its tables are not known')
  }
  return left.visible
    .map(({ column }) => column)
    .filter(
      (column) =>
        column.wild === undefined &&
        right.visible.some((other) => sameName(other.column.name, column.name, state.dialect)),
    )
    .map((column) => column.name)
}

/** The sides of a join and the columns it goes by. */
export interface Using {
  readonly left: Frame
  readonly right: Frame
  readonly names: readonly string[]
  readonly type: string
}

/** A column of USING shows once: the left side's value, the right side's in a RIGHT JOIN. */
export function mergeUsing(frame: Frame, using: Using, state: Resolution): Frame {
  const merged = using.names.map((name) => {
    const sides = [columnIn(using.left, name, state), columnIn(using.right, name, state)]
    for (const side of sides) addReads(state, side?.sources ?? [], 'join')
    const [first, second] = using.type.includes('right') ? sides.toReversed() : sides
    const sources = using.type.includes('full')
      ? mergeSources(first?.sources ?? [], second?.sources ?? [])
      : (first?.sources ?? [])
    return {
      name: first?.name ?? name,
      named: true,
      sources,
      passes: first?.passes === true && !using.type.includes('full'),
    }
  })
  const isMerged = (column: FlowColumn): boolean =>
    column.wild === undefined &&
    using.names.some((name) => sameName(name, column.name, state.dialect))
  const entries: VisibleColumn[] = merged.map((column) => ({ column, owner: null }))
  const rest = frame.visible.filter(({ column }) => !isMerged(column))
  if (
    state.dialect === 'postgres' ||
    using.left.visible.some(({ column }) => column.wild !== undefined)
  ) {
    return { relations: frame.relations, visible: [...entries, ...rest] }
  }
  const leftVisible = using.left.visible.map((entry) => {
    if (!isMerged(entry.column)) return entry
    return (
      entries.find(({ column }) => sameName(column.name, entry.column.name, state.dialect)) ?? entry
    )
  })
  const rightVisible = using.right.visible.filter(({ column }) => !isMerged(column))
  return { relations: frame.relations, visible: [...leftVisible, ...rightVisible] }
}

/** The column of a name in one side of a join. */
export function columnIn(frame: Frame, name: string, state: Resolution): FlowColumn | null {
  const columns = frame.visible.map(({ column }) => column)
  const known = columns.find(
    (column) => column.wild === undefined && sameName(column.name, name, state.dialect),
  )
  if (known !== undefined) return known
  const wild = columns.filter((column) => column.wild !== undefined)
  const [only] = wild
  const [source] = only?.sources ?? []
  if (only?.wild !== 'table' || wild.length > 1 || source === undefined) {
    addUnknown(state, name, 'a joined relation does not show this column')
    return null
  }
  return { name, named: true, sources: [{ table: source.table, column: name }], passes: true }
}
