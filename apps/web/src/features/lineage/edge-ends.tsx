import { Handle, Position } from '@xyflow/react'
import styles from './model-node.module.css'

/** Where lines end, for the library that draws them; they are not seen. */
export function EdgeEnds() {
  return (
    <>
      <Handle
        type="target"
        position={Position.Left}
        isConnectable={false}
        className={styles['end']}
      />
      <Handle
        type="source"
        position={Position.Right}
        isConnectable={false}
        className={styles['end']}
      />
    </>
  )
}
