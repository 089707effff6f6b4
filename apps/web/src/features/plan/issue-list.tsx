import type { PlanOverviewTracker } from '@millrace/client'
import { Notice } from '../../components/notice.tsx'
import styles from './plan-page.module.css'

/** What is wrong in the project's files, with file, line and what to do. */
export function IssueList({ overview }: { readonly overview: PlanOverviewTracker }) {
  const { issues, tests } = overview
  return (
    <>
      {issues.map(({ severity, code, file, line, column, message, hint }) => (
        <Notice
          key={`${file}:${line}:${column}:${code}`}
          tone={severity === 'error' ? 'bad' : 'warn'}
        >
          <code>
            {file}:{line}
          </code>{' '}
          {message}
          {hint && <p className={styles['hint']}>{hint}</p>}
        </Notice>
      ))}
      {tests?.details.map(({ test, file, line, message, diff }) => (
        <Notice key={`${file}:${test}`} tone="bad">
          <code>
            {file}:{line}
          </code>{' '}
          Model test {test}: {message}
          {diff && <pre>{diff}</pre>}
        </Notice>
      ))}
    </>
  )
}
