import { type Child, markup, type Markup } from '../view/markup.ts'
import { tableMarkup } from '../view/table-markup.ts'
import type { EnvironmentRow } from './environment-rows.ts'

const columns = ['Environment', 'State', 'Last plan', 'Applied', 'Lease']

/** The environments as a table. */
export function environmentsMarkup(rows: readonly EnvironmentRow[]): Child[] {
  if (rows.length === 0)
    return [
      markup('p', {}, 'prod is empty. Plan it to see what would be built:'),
      markup('pre', { tabindex: 0 }, 'millrace plan prod'),
    ]
  return [
    tableMarkup(
      { class: 'environments', 'aria-labelledby': 'environments-title' },
      columns,
      rows.map((row) => ({ cells: cellsOf(row) })),
    ),
  ]
}

function cellsOf({ name, state, tone, plan, age, held }: EnvironmentRow): Markup[] {
  return [
    markup('th', {}, name),
    cell(1, markup('span', { class: 'tone', 'data-tone': tone }, state)),
    cell(2, markup('code', {}, plan)),
    cell(3, age === '–' ? age : `${age} ago`),
    cell(4, held ? markup('a', { href: `?run=${held.runId}` }, held.text) : 'Free'),
  ]
}

/** On a narrow screen each cell names its column. */
function cell(column: number, child: Child): Markup {
  return markup('td', { 'data-label': columns[column] ?? '' }, child)
}
