import type { Painter } from './painter.ts'

/** Rows as aligned columns, the header dimmed. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  paint: Painter,
): string[] {
  const widths = header.map((title, index) =>
    Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd()
  return [paint.dim(line(header)), ...rows.map(line)]
}
