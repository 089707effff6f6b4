import { useReactFlow, useStore } from '@xyflow/react'
import { IconButton } from '../button.tsx'
import styles from './graph-board.module.css'

interface GraphControlsProps {
  readonly isFolded: boolean
  readonly onFit: () => void
  /** Told before the zoom changes. */
  readonly onZoom: () => void
  /** Folds the models; null where there is nothing to fold. */
  readonly onFurther: (() => void) | null
  /** Unfolds them; null while they are not folded. */
  readonly onNearer: (() => void) | null
}

const step = 1.25
/** From here another step out folds what can be folded. */
const nearFold = 0.5
const farthest = 0.1

/** Zooms and fits the graph. */
export function GraphControls(props: GraphControlsProps) {
  const { isFolded, onFit, onZoom, onFurther, onNearer } = props
  const { zoomTo } = useReactFlow()
  const zoom = useStore((store) => store.transform[2])
  const further = () => {
    onZoom()
    if (onFurther && zoom / step < nearFold) onFurther()
    else void zoomTo(Math.max(farthest, zoom / step))
  }
  const nearer = () => {
    onZoom()
    if (onNearer && zoom * step > 1.2) onNearer()
    else void zoomTo(zoom * step)
  }
  return (
    <div className={styles['controls']} role="group" aria-label="Zoom">
      <IconButton icon="minus" label="Zoom out" onClick={further} />
      <span>{isFolded ? 'Groups' : `${Math.round(zoom * 100)} %`}</span>
      <IconButton icon="plus" label="Zoom in" onClick={nearer} />
      <IconButton icon="fit" label="Show everything" onClick={onFit} />
    </div>
  )
}
