import { type RefObject, useLayoutEffect, useState } from 'react'
import { useWidth } from '../../../components/use-width.ts'
import type { CourseWire } from './column-course.ts'

export interface DrawnWire {
  readonly key: string
  /** The data of an SVG path, in pixels of the frame. */
  readonly path: string
  readonly isKept: boolean
}

/** Lines between the nodes of a frame, drawn where the nodes stand now. */
export function useWires(
  frame: RefObject<HTMLElement | null>,
  wires: readonly CourseWire[],
): readonly DrawnWire[] {
  const width = useWidth(frame)
  const [drawn, setDrawn] = useState<readonly DrawnWire[]>([])
  useLayoutEffect(() => {
    const place = frame.current
    if (!place) return
    const origin = place.getBoundingClientRect()
    const boxOf = (name: string) =>
      place.querySelector(`[data-node="${CSS.escape(name)}"]`)?.getBoundingClientRect()
    setDrawn(
      wires.flatMap(({ from, to, isKept }) => {
        const [start, end] = [boxOf(from), boxOf(to)]
        if (!start || !end || end.left < start.right) return []
        const [x1, y1] = [start.right - origin.left, start.top + start.height / 2 - origin.top]
        const [x2, y2] = [end.left - origin.left, end.top + end.height / 2 - origin.top]
        const middle = (x1 + x2) / 2
        const path = `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`
        return [{ key: `${from} ${to}`, path, isKept }]
      }),
    )
  }, [frame, wires, width])
  return drawn
}
