import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './chip.module.css'
import { Icon, type Tone } from './icon.tsx'
import type { IconName } from './icon-shapes.tsx'

interface ChipProps {
  readonly icon: IconName
  readonly tone: Tone
  readonly children: ReactNode
}

/** A state as icon, colour and word. */
export function Chip({ icon, tone, children }: ChipProps) {
  return (
    <span className={classNames(styles['chip'], styles[tone])}>
      <Icon name={icon} small />
      {children}
    </span>
  )
}

/** A word beside a name, such as its kind. */
export function Tag({ children }: { readonly children: ReactNode }) {
  return <span className={styles['tag']}>{children}</span>
}
