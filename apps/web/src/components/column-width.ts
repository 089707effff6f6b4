import { cellText, typeText } from './cell-text.ts'
import type { GridColumn, GridRow } from './delimited-text.ts'

const letterWidth = 8.1
const padding = 26
const narrowest = 64
const widest = 340
/** Rows that are looked at: the others are as wide in most answers. */
const sampled = 100

/** The width in pixels that shows a column's head, and its values up to a limit. */
export function columnWidth({ name, type }: GridColumn, rows: readonly GridRow[]): number {
  let letters = Math.max(name.length, typeText(type).length)
  for (const row of rows.slice(0, sampled))
    letters = Math.max(letters, cellText(row[name], type).length)
  return Math.min(widest, Math.max(narrowest, Math.ceil(letters * letterWidth + padding)))
}
