/** A column as a model of the graph lists it. */
export interface ColumnRow {
  readonly name: string
  readonly type: string | null
  /** On the way of the chosen column. */
  readonly isOn: boolean
}

export interface ColumnRows {
  readonly rows: readonly ColumnRow[]
  /** How many columns are not listed. */
  readonly more: number
}

interface ColumnChoice {
  /** The selected model lists all its columns, others those on the way. */
  readonly isSelected: boolean
  readonly onWay: readonly string[]
  readonly columns: readonly { readonly name: string; readonly type: string | null }[]
}

export const noRows: ColumnRows = { rows: [], more: 0 }
const mostOfSelected = 8
const mostOfOthers = 4

/** The columns a model of the graph lists: as many as leave it a node, those on the way before others. */
export function columnRows({ isSelected, onWay, columns }: ColumnChoice): ColumnRows {
  const on = new Set(onWay.map((name) => name.toLowerCase()))
  const known = columns.map(({ name, type }) => ({ name, type, isOn: on.has(name.toLowerCase()) }))
  const unknown = onWay
    .filter((name) => !known.some((each) => each.name.toLowerCase() === name.toLowerCase()))
    .map((name) => ({ name, type: null, isOn: true }))
  const rows = [...known, ...unknown]
  const wanted = isSelected ? rows : rows.filter(({ isOn }) => isOn)
  const most = isSelected ? mostOfSelected : mostOfOthers
  if (wanted.length <= most) return { rows: wanted, more: 0 }
  const kept = new Set(
    wanted.toSorted((a, b) => Number(b.isOn) - Number(a.isOn)).slice(0, most - 1),
  )
  return { rows: wanted.filter((row) => kept.has(row)), more: wanted.length - kept.size }
}

/** How many rows high they are. */
export function rowCount({ rows, more }: ColumnRows): number {
  return rows.length + (more > 0 ? 1 : 0)
}
