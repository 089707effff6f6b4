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

/** What two changes of one model mean together. */
export function joinEffects(a: ColumnEffect, b: ColumnEffect): ColumnEffect {
  const columns =
    a.columns === 'all' || b.columns === 'all'
      ? ('all' as const)
      : [...new Set([...a.columns, ...b.columns])]
  return { columns, starReaders: a.starReaders || b.starReaders }
}
