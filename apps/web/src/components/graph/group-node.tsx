import type { NodeProps } from '@xyflow/react'
import { classNames } from '../class-names.ts'
import { Icon } from '../icon.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { countStates } from './count-states.ts'
import { useCursor, useGraphHands } from './graph-context.ts'
import type { GroupNodeType, LaneNodeType } from './graph-scene.ts'
import textStyles from '../../styles/text.module.css'
import styles from './model-node.module.css'
import { useStandings } from './standings-context.ts'

/** The models of a schema in a layer as one, with how many there are and what needs a look. */
export function GroupNode({ id, data }: NodeProps<GroupNodeType>) {
  const { schema, models, layer } = data.group
  const { onUnfold } = useGraphHands()
  const cursor = useCursor(id)
  const say = useStandings()
  const [most] = countStates(models.map(say))
  const count = plural(models.length, 'model')
  const state = most ? `${sayNumber(most.count)} ${most.word.toLowerCase()}` : ''
  return (
    <button
      type="button"
      ref={cursor.ref}
      tabIndex={cursor.tabIndex}
      className={classNames('nopan', styles['group'])}
      onClick={() => onUnfold(models)}
    >
      <b>{schema || 'no schema'}</b>
      <span className={textStyles['spoken']}>layer {layer + 1}</span>
      <span>{count}</span>
      {most && (
        <span>
          <Icon name={most.icon} tone={most.tone} small />
          <span>{state}</span>
        </span>
      )}
    </button>
  )
}

/** The schemas of a layer, above it. */
export function LaneNode({ data }: NodeProps<LaneNodeType>) {
  return (
    <div className={styles['lane']} aria-hidden>
      {data.label}
    </div>
  )
}
