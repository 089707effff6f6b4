import { useMemo } from 'react'
import { classNames } from '../../components/class-names.ts'
import { diffRows } from './diff-rows.ts'
import styles from './text-diff.module.css'

interface TextDiffProps {
  readonly path: string
  readonly before: string
  readonly after: string
}

/** A text before and after, line by line; what stayed far from a change is folded. */
export function TextDiff({ path, before, after }: TextDiffProps) {
  const rows = useMemo(() => diffRows(before, after), [before, after])
  const count = (kind: string) => rows.filter((row) => row.kind === kind).length
  return (
    <div className={styles['diff']}>
      <div className={styles['file']}>
        <span>{path}</span>
        <span className={styles['counts']}>
          <span className={styles['plus']}>+{count('added')}</span>{' '}
          <span className={styles['minus']}>−{count('removed')}</span>
        </span>
      </div>
      <div className={styles['lines']} role="region" aria-label={`Changes of ${path}`} tabIndex={0}>
        {rows.map((row, index) =>
          row.kind === 'folded' ? (
            <div key={index} className={styles['folded']}>
              {row.text}
            </div>
          ) : (
            <div key={index} className={classNames(styles['line'], styles[row.kind])}>
              <span className={styles['number']}>{row.line}</span>
              <span className={styles['sign']}>
                {row.kind === 'added' ? '+' : row.kind === 'removed' ? '−' : ' '}
              </span>
              <span>{row.text}</span>
            </div>
          ),
        )}
      </div>
    </div>
  )
}
