import { ViewportPortal } from '@xyflow/react'
import { memo } from 'react'
import { classNames } from '../class-names.ts'
import styles from './edge-lines.module.css'
import type { EdgeLine } from './graph-scene.ts'

interface EdgeLinesProps {
  readonly lines: readonly EdgeLine[]
}

/** The lines between models, as one drawing below them: hundreds of edges cost no more than their paths. */
export const EdgeLines = memo(function EdgeLines({ lines }: EdgeLinesProps) {
  return (
    <ViewportPortal>
      {/* What reads what is told by the models themselves. */}
      <svg className={styles['lines']} data-edges="" aria-hidden>
        {lines.map(({ id, line, look, weight }) => (
          <path
            key={id}
            d={line}
            className={classNames(styles['line'], styles[look])}
            {...(weight !== undefined && { style: { strokeWidth: widthOf(weight) } })}
          />
        ))}
      </svg>
    </ViewportPortal>
  )
})

/** Wider the more edges a line stands for, though not much. */
function widthOf(weight: number): number {
  return 1 + Math.min(5, Math.log2(weight))
}
