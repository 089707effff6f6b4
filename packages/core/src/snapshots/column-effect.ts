/** What a change of a model means for whoever reads it. */
export interface ColumnEffect {
  /** Output columns whose values can change. */
  readonly columns: readonly string[] | 'all'
  /** Readers by `*` or by position are affected whatever columns they use. */
  readonly starReaders: boolean
}

export const noEffect: ColumnEffect = { columns: [], starReaders: false }

/** True when no reader can see a difference. */
export function isNoEffect(effect: ColumnEffect): boolean {
  return effect.columns !== 'all' && effect.columns.length === 0 && !effect.starReaders
}
