/** How a model becomes data. */
export const modelKinds = ['view', 'table', 'incremental', 'seed', 'external', 'embedded'] as const
export type ModelKind = (typeof modelKinds)[number]

/** Kinds that are known but refused with a coded issue until they exist. */
export const laterKinds = ['scd2', 'predictor'] as const

/** What a kind leaves in the warehouse. */
export function relationOf(kind: ModelKind): 'table' | 'view' | 'none' {
  switch (kind) {
    case 'table':
    case 'incremental':
    case 'seed':
      return 'table'
    case 'view':
    case 'external':
      return 'view'
    case 'embedded':
      return 'none'
  }
}
