import { type Attributes, markup, type Markup } from './markup.ts'

export interface TableRow {
  readonly attributes?: Attributes
  /** The first one names the row. */
  readonly cells: readonly Markup[]
}

/** A table whose roles are spelled out: where a narrow screen lays it out as a list, it stays one to listen to. */
export function tableMarkup(
  attributes: Attributes,
  columns: readonly string[],
  rows: readonly TableRow[],
): Markup {
  const head = columns.map((name) => markup('th', { scope: 'col', role: 'columnheader' }, name))
  const body = rows.map((row) =>
    markup('tr', { role: 'row', ...row.attributes }, ...row.cells.map(withRole)),
  )
  return markup(
    'table',
    { role: 'table', ...attributes },
    markup('thead', { role: 'rowgroup' }, markup('tr', { role: 'row' }, ...head)),
    markup('tbody', { role: 'rowgroup' }, ...body),
  )
}

function withRole(cell: Markup): Markup {
  const role: Attributes =
    cell.tag === 'th' ? { role: 'rowheader', scope: 'row' } : { role: 'cell' }
  return { ...cell, attributes: { ...role, ...cell.attributes } }
}
