import { useReactFlow, useStore } from '@xyflow/react'
import { useCallback } from 'react'
import { nodeSize } from './node-size.ts'

interface Box {
  readonly x: number
  readonly y: number
  readonly width?: number
  readonly height?: number
}

export interface BoardView {
  /** The zoom at which all of it would be seen. */
  readonly zoomOf: (boxes: readonly Box[]) => number
  /** Shows all of it, or at `least` the beginning of it. */
  readonly fit: (boxes: readonly Box[], least: number) => void
  /** Brings the middle of some boxes to the middle of the board. */
  readonly centreOn: (boxes: readonly Box[], zoom: number) => void
  /** The same as a short move. */
  readonly glideTo: (box: Box, zoom: number) => void
  /** Whether a box is seen as a whole. */
  readonly isSeen: (box: Box) => boolean
  /** The box nearest to the middle of the board. */
  readonly middleOf: <Each extends Box>(boxes: readonly Each[]) => Each | undefined
  /** False until the board knows its size. */
  readonly isReady: boolean
  /** Differs where the board's does. */
  readonly size: string
}

const margin = { side: 32, top: 56, bottom: 40 }
const calmMs = 220

/** Moves what is seen of the board. */
export function useBoardView(): BoardView {
  const { setViewport, getViewport, viewportInitialized } = useReactFlow()
  const width = useStore((store) => store.width)
  const height = useStore((store) => store.height)
  const zoomOf = useCallback(
    (boxes: readonly Box[]) => {
      const { right, top, bottom } = boundsOf(boxes)
      const wide = (width - 2 * margin.side) / right
      const high = (height - margin.top - margin.bottom) / (bottom - top)
      return Math.min(wide, high, 1)
    },
    [width, height],
  )
  const fit = useCallback(
    (boxes: readonly Box[], least: number) => {
      const { right, top, bottom } = boundsOf(boxes)
      const zoom = Math.max(zoomOf(boxes), least)
      const free = { x: width - right * zoom, y: height - (bottom - top) * zoom }
      const isHigh = free.y < margin.top + margin.bottom
      void setViewport({
        x: Math.max(margin.side, free.x / 2),
        y: (isHigh ? margin.top : margin.top / 4 + free.y / 2) - top * zoom,
        zoom,
      })
    },
    [setViewport, zoomOf, width, height],
  )
  const centreOn = useCallback(
    (boxes: readonly Box[], zoom: number, duration = 0) => {
      const left = boxes.reduce((least, { x }) => Math.min(least, x), Number.POSITIVE_INFINITY)
      const { right, top, bottom } = boundsOf(boxes)
      void setViewport(
        {
          x: width / 2 - ((left + right) / 2) * zoom,
          y: height / 2 - ((top + bottom) / 2) * zoom,
          zoom,
        },
        { duration },
      )
    },
    [setViewport, width, height],
  )
  const glideTo = useCallback(
    (box: Box, zoom: number) => centreOn([box], zoom, isCalm() ? 0 : calmMs),
    [centreOn],
  )
  const isSeen = useCallback(
    ({ x, y, width: wide = nodeSize.width, height: high = nodeSize.head }: Box) => {
      const view = getViewport()
      const left = view.x + x * view.zoom
      const top = view.y + y * view.zoom
      return (
        left >= 0 &&
        left + wide * view.zoom <= width &&
        top >= 0 &&
        top + high * view.zoom <= height
      )
    },
    [getViewport, width, height],
  )
  const middleOf = useCallback(
    <Each extends Box>(boxes: readonly Each[]) => {
      const view = getViewport()
      const x = (width / 2 - view.x) / view.zoom - nodeSize.width / 2
      const y = (height / 2 - view.y) / view.zoom - nodeSize.head / 2
      const far = (box: Box) => Math.hypot(box.x - x, box.y - y)
      return boxes.reduce<Each | undefined>(
        (best, box) => (best && far(best) <= far(box) ? best : box),
        undefined,
      )
    },
    [getViewport, width, height],
  )
  return {
    zoomOf,
    fit,
    centreOn,
    glideTo,
    isSeen,
    middleOf,
    isReady: viewportInitialized && width > 0,
    size: `${width} ${height}`,
  }
}

function boundsOf(boxes: readonly Box[]) {
  let [right, top, bottom] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { x, y, width = nodeSize.width, height = nodeSize.head } of boxes) {
    right = Math.max(right, x + width)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y + height)
  }
  return { right, top, bottom }
}

function isCalm(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches
}
