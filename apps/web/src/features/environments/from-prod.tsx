import { Link } from '@tanstack/react-router'
import textStyles from '../../styles/text.module.css'
import styles from './environments-page.module.css'
import { type DifferenceCounts, differenceMarks, sayDifference } from './say-difference.ts'

interface FromProdProps {
  readonly name: string
  readonly counts: DifferenceCounts
}

/** How far an environment is from prod; opens what differs by name. */
export function FromProd({ name, counts }: FromProdProps) {
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
