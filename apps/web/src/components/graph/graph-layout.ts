/** Where a model stands: its layer, and the upper edge in it. */
export interface LaidNode {
  readonly id: string
  readonly layer: number
  readonly y: number
}

/** Where an edge crosses the layers between its ends, in order. */
export interface LaidEdge {
  readonly from: string
  readonly to: string
  readonly crosses: readonly { readonly layer: number; readonly y: number }[]
}

/** A graph as it was laid out. */
export interface GraphLayout {
  readonly nodes: readonly LaidNode[]
  readonly edges: readonly LaidEdge[]
}
