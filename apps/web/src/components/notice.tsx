import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { Icon } from './icon.tsx'
import styles from './notice.module.css'

interface NoticeProps {
  readonly tone: 'warn' | 'bad'
  readonly children: ReactNode
}

/** A line above what it is about: what is the matter, and what to do. */
export function Notice({ tone, children }: NoticeProps) {
  return (
    <div className={classNames(styles['notice'], styles[tone])}>
      <Icon name={tone === 'bad' ? 'failed' : 'warning'} tone={tone} />
      <div>{children}</div>
    </div>
  )
}
