import type { Ref } from 'react'
import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import styles from './jump-box.module.css'
import { iconOf, type JumpChoice, type JumpGroup } from './jump-choices.ts'

interface JumpListProps {
  readonly ref: Ref<HTMLDivElement>
  /** What the ids of the list and its options begin with. */
  readonly id: string
  readonly groups: readonly JumpGroup[]
  /** The place of the option that Enter takes, over all groups. */
  readonly current: number
  readonly onOpen: (choice: JumpChoice) => void
}

/** The options of the jump box by their kinds; the field keeps the focus. */
export function JumpList({ ref, id, groups, current, onOpen }: JumpListProps) {
  let count = 0
  return (
    <div ref={ref} id={`${id}list`} role="listbox" aria-label="Found" className={styles['list']}>
      {groups.map(({ title, choices }) => (
        <div key={title} role="group" aria-label={title}>
          <p aria-hidden>{title}</p>
          {choices.map((choice) => {
            const at = count++
            return (
              <div
                key={`${choice.kind} ${choice.id}`}
                id={`${id}${at}`}
                role="option"
                aria-selected={at === current}
                className={styles['option']}
                // The field must not lose the focus before the press is over.
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => onOpen(choice)}
              >
                <Icon name={iconOf(choice)} />
                <span className={styles['label']}>
                  {choice.kind === 'model' ? <ModelName name={choice.label} /> : choice.label}
                </span>
                <span className={styles['detail']}>{choice.detail}</span>
              </div>
            )
          })}
        </div>
      ))}
    </div>
  )
}
