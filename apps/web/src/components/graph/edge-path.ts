import { layerStep, nodeSize } from './node-size.ts'

interface Point {
  readonly x: number
  readonly y: number
}

interface EdgePlace {
  readonly from: Point
  readonly to: Point
  /** Where it passes the layers between. */
  readonly crosses: readonly { readonly layer: number; readonly y: number }[]
}

/** The line of an edge: it bends between layers and is level where it passes one. */
export function edgePath({ from, to, crosses }: EdgePlace): string {
  const stops = crosses.flatMap(({ layer, y }) => {
    const x = layer * layerStep
    return [
      { x, y },
      { x: x + nodeSize.width, y },
    ]
  })
  let line = `M${from.x} ${from.y}`
  let at = from
  for (const next of [...stops, to]) {
    const bend = Math.max(12, (next.x - at.x) / 2)
    line +=
      next.y === at.y
        ? `L${next.x} ${next.y}`
        : `C${at.x + bend} ${at.y} ${next.x - bend} ${next.y} ${next.x} ${next.y}`
    at = next
  }
  return line
}
