import { ToggleGroup } from 'radix-ui'
import { Icon } from './icon.tsx'
import type { IconName } from './icon-shapes.tsx'
import styles from './segmented.module.css'
import { sayNumber } from '../words/plural.ts'

export interface Segment<Value extends string> {
  readonly value: Value
  readonly label: string
  readonly count?: number | undefined
  readonly icon?: IconName
}

interface SegmentedProps<Value extends string> {
  readonly label: string
  readonly value: Value
  readonly segments: readonly Segment<Value>[]
  /** The keys that go on to the next one: those of tabs, or those of the looks of a diff. */
  readonly shortcut?: 'tabs' | 'diff' | undefined
  readonly onChange: (value: Value) => void
}

/** One of a few, all of them seen: arrows move between them. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, value, segments, shortcut, onChange } = props
  return (
    <ToggleGroup.Root
      type="single"
      className={styles['group']}
      aria-label={label}
      data-shortcut={shortcut}
      value={value}
      onValueChange={(next) => {
        const chosen = segments.find((segment) => segment.value === next)
        if (chosen) onChange(chosen.value)
      }}
    >
      {segments.map((segment) => (
        <ToggleGroup.Item key={segment.value} value={segment.value} className={styles['item']}>
          {segment.icon && <Icon name={segment.icon} small />}
          {segment.label}
          {segment.count !== undefined && (
            <span className={styles['count']}>{sayNumber(segment.count)}</span>
          )}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
