export interface GridPlace {
  readonly row: number
  readonly column: number
}

export interface GridKey {
  readonly key: string
  /** Control, or Command. */
  readonly isJump: boolean
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
  /** Rows that are seen at once. */
  readonly page: number
}

/** Where a key leads from a cell; null for a key that is none of the grid's. */
export function placeAfterKey(at: GridPlace, { key, isJump }: GridKey, size: GridSize) {
  const last = { row: size.rows - 1, column: size.columns - 1 }
  const move = ({ row = at.row, column = at.column }: Partial<GridPlace>): GridPlace => ({
    row: Math.min(last.row, Math.max(0, row)),
    column: Math.min(last.column, Math.max(0, column)),
  })
  switch (key) {
    case 'ArrowUp':
      return move({ row: isJump ? 0 : at.row - 1 })
    case 'ArrowDown':
      return move({ row: isJump ? last.row : at.row + 1 })
    case 'ArrowLeft':
      return move({ column: isJump ? 0 : at.column - 1 })
    case 'ArrowRight':
      return move({ column: isJump ? last.column : at.column + 1 })
    case 'PageUp':
      return move({ row: at.row - size.page })
    case 'PageDown':
      return move({ row: at.row + size.page })
    case 'Home':
      return move({ column: 0, ...(isJump && { row: 0 }) })
    case 'End':
      return move({ column: last.column, ...(isJump && { row: last.row }) })
    default:
      return null
  }
}
