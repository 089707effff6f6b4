import { Link } from '@tanstack/react-router'
import textStyles from '../../styles/text.module.css'
import type { EnvironmentRow } from './environment-rows.ts'
import styles from './environments-page.module.css'
import { differenceMarks, sayDifference } from './say-difference.ts'

/** How far an environment is from prod; opens what differs by name. */
export function FromProd({ name, facts }: Pick<EnvironmentRow, 'name' | 'facts'>) {
  const counts = facts?.fromProd
  if (!counts) return <span className={styles['quiet']}>–</span>
  const marks = differenceMarks(counts)
  if (marks.length === 0) return <span className={styles['quiet']}>Same as prod</span>
  const words = `${sayDifference(counts)} against prod`
  return (
    <Link to="/" search={{ compare: name }} className={styles['marks']} title={words}>
      <span className={textStyles['spoken']}>
        {name}: {words}
      </span>
      {marks.map(({ text, tone }) => (
        <span key={text} aria-hidden className={styles[tone]}>
          {text}
        </span>
      ))}
    </Link>
  )
}
