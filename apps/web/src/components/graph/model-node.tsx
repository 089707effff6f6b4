import type { NodeProps } from '@xyflow/react'
import { classNames } from '../class-names.ts'
import { Icon } from '../icon.tsx'
import { changeWords } from './change-words.ts'
import { useCursor, useGraphHands } from './graph-context.ts'
import type { ModelNodeType } from './graph-scene.ts'
import { schemaOf } from './group-models.ts'
import { kindIcon } from '../../components/kind-icon.ts'
import textStyles from '../../styles/text.module.css'
import styles from './model-node.module.css'
import { roleWords } from './role-words.ts'
import { useStandings } from './standings-context.ts'

/** A model of the graph: its kind, name and state, and the columns that matter now. */
export function ModelNode({ id, data }: NodeProps<ModelNodeType>) {
  const { kind, isSelected, role, isQuiet, columns } = data
  const { column, onSelect, onOpen, onPick } = useGraphHands()
  const cursor = useCursor(id)
  const { icon, tone, word, share, change } = useStandings()(id)
  const differs = change && changeWords[change]
  const schema = schemaOf(id)
  const label = [id, kind, word, differs?.word, role && roleWords[role]].filter(Boolean).join(', ')
  return (
    <div
      className={classNames(
        'nopan',
        styles['node'],
        isSelected && styles['selected'],
        isQuiet && styles['quiet'],
      )}
    >
      <button
        type="button"
        ref={cursor.ref}
        tabIndex={cursor.tabIndex}
        className={styles['head']}
        aria-pressed={isSelected}
        title={id}
        onClick={() => onSelect(id)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !isSelected) return
          event.preventDefault()
          onOpen(id)
        }}
      >
        <Icon name={kindIcon(kind)} />
        <span className={textStyles['spoken']}>{label}</span>
        <span className={styles['kind']} aria-hidden>
          {schema === '' ? kind : `${schema}, ${kind}`}
        </span>
        <b aria-hidden>{id.slice(id.lastIndexOf('.') + 1)}</b>
        <span className={styles['state']} aria-hidden>
          <Icon name={icon} tone={tone} small />
          <span>{word}</span>
        </span>
        {differs && (
          <span className={styles['change']}>
            <Icon name={differs.icon} tone={differs.tone} small />
          </span>
        )}
        {share !== null && (
          <i className={styles['line']} aria-hidden>
            <i style={{ transform: `scaleX(${share})` }} />
          </i>
        )}
      </button>
      {columns.rows.map(({ name, type, isOn }) => (
        <button
          key={name}
          type="button"
          tabIndex={cursor.tabIndex}
          className={classNames(styles['column'], isOn && styles['on'])}
          aria-pressed={isSelected && column?.toLowerCase() === name.toLowerCase()}
          onClick={() => onPick(id, name)}
        >
          <span className={textStyles['spoken']}>{`${id}, column `}</span>
          <span className={styles['name']}>{name}</span>
          <span className={styles['type']}>{type?.toLowerCase()}</span>
        </button>
      ))}
      {columns.more > 0 && <div className={styles['more']}>{columns.more} more</div>}
    </div>
  )
}
