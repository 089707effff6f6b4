import type { EdgeProps } from '@xyflow/react'
import { classNames } from '../../components/class-names.ts'
import type { WayEdgeType } from './graph-scene.ts'
import styles from './way-edge.module.css'

/** The line from a model to one that reads it. */
export function WayEdge({ data }: EdgeProps<WayEdgeType>) {
  if (!data) return null
  const { line, look, weight } = data
  return (
    <path
      d={line}
      className={classNames(styles['line'], styles[look])}
      {...(weight !== undefined && { style: { strokeWidth: 1 + Math.min(5, Math.log2(weight)) } })}
    />
  )
}
