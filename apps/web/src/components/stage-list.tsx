import type { StateWords } from '../words/state-words.ts'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import styles from './stage-list.module.css'

export interface StageRow extends StateWords {
  readonly name: string
  readonly title: string
  /** How far, in words; empty before anything is known. */
  readonly detail: string
  readonly time: string
  readonly done: number
  readonly total: number
}

/** Stages in their order, with a water line of what is done of each. */
export function StageList({ label, stages }: { label: string; stages: readonly StageRow[] }) {
  return (
    <ol className={styles['stages']} aria-label={label}>
      {stages.map(({ name, title, icon, tone, word, detail, time, done, total }) => (
        <li key={name} className={styles['stage']}>
          <Icon name={icon} tone={tone} label={word} />
          <span className={styles['title']}>{title}</span>
          <span className={styles['time']}>{time}</span>
          <span className={styles['detail']}>{detail || word}</span>
          <progress
            className={classNames(styles['line'], styles[tone])}
            value={total > 0 ? done : icon === 'done' ? 1 : 0}
            max={Math.max(total, 1)}
            aria-label={`${title}: ${detail || word}`}
          />
        </li>
      ))}
    </ol>
  )
}
