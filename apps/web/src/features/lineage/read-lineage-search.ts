export const lineageViews = ['all', 'changed', 'around'] as const
export type LineageView = (typeof lineageViews)[number]
export const lineageShapes = ['graph', 'table'] as const
export type LineageShape = (typeof lineageShapes)[number]

/** What the address of the lineage page says; what is absent is chosen by size and width. */
export interface LineageSearch {
  /** The model that is selected. */
  readonly focus?: string | undefined
  /** A column of the focus, whose way is shown. */
  readonly column?: string | undefined
  readonly view?: LineageView | undefined
  readonly show?: LineageShape | undefined
  /** Steps around the focus. */
  readonly depth?: number | undefined
  /** What is searched for. */
  readonly find?: string | undefined
  /** The environment; without it `prod`. */
  readonly env?: string | undefined
}

export const maxDepth = 50

/** Takes what can be understood of an address. */
export function readLineageSearch(search: Record<string, unknown>): LineageSearch {
  const depth = Number(search['depth'])
  const isDepth = Number.isInteger(depth) && depth >= 1 && depth <= maxDepth
  return {
    focus: text(search['focus']),
    column: text(search['column']),
    view: lineageViews.find((view) => view === search['view']),
    show: lineageShapes.find((shape) => shape === search['show']),
    depth: isDepth ? depth : undefined,
    find: text(search['find']),
    env: text(search['env']),
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
