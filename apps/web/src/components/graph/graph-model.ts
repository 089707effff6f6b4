/** A model of the graph, as the server tells it. */
export interface LineageNode {
  readonly name: string
  readonly kind: string
}

/** `to` reads `from`. */
export interface LineageEdge {
  readonly from: string
  readonly to: string
}

export interface Lineage {
  readonly nodes: readonly LineageNode[]
  readonly edges: readonly LineageEdge[]
}

/** How a model stands in the environment when no run is about to change it. */
export interface ModelStanding {
  readonly name: string
  readonly kind: string
  /** Models it reads, and models that read it, whether they are shown or not. */
  readonly reads: number
  readonly readBy: number
  readonly shown: boolean
  readonly lastRun: {
    readonly status: string
    readonly endedAt: string | null
    readonly rows: number | null
  } | null
  readonly stale: boolean
  readonly change: 'added' | 'modified' | 'metadata' | 'indirect' | null
}
