import { cellText } from './cell-text.ts'

export interface GridColumn {
  readonly name: string
  /** In the engine's spelling, as `DECIMAL(18,3)`. */
  readonly type: string
}

export type GridRow = Readonly<Record<string, unknown>>

/** Rows as a spreadsheet takes them, under their heads; null is an empty field. */
export function delimitedText(
  columns: readonly GridColumn[],
  rows: readonly GridRow[],
  format: 'csv' | 'tsv',
): string {
  const field = format === 'csv' ? csvField : tsvField
  const separator = format === 'csv' ? ',' : '\t'
  const lines = rows.map((row) =>
    columns.map(({ name, type }) => {
      const cell = row[name]
      return cell === null || cell === undefined ? '' : field(cellText(cell, type))
    }),
  )
  const heads = columns.map(({ name }) => field(name))
  return [heads, ...lines].map((line) => `${line.join(separator)}\n`).join('')
}

/** An empty text is quoted: without quotes it would be a null. */
function csvField(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Tabs and line ends cannot be written in it, and become spaces. */
function tsvField(text: string): string {
  return text.replaceAll(/[\t\r\n]+/g, ' ')
}
