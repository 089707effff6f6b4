import { useMemo } from 'react'
import { classNames } from '../../components/class-names.ts'
import { plural, sayNumber } from '../../words/plural.ts'
import { cellWords, IntervalCalendar } from './interval-calendar.tsx'
import styles from './interval-calendar.module.css'
import { intervalCells, type TimeSpan } from './interval-cells.ts'
import pageStyles from './model-page.module.css'
import { saySpan } from './say-span.ts'

interface IntervalReportProps {
  readonly model: string
  readonly unit: string
  readonly wanted: TimeSpan
  readonly have: readonly TimeSpan[]
  readonly missing: readonly TimeSpan[]
  readonly building: readonly TimeSpan[]
}

/** Ranges that are named one by one. */
const mostNamed = 5
const states = ['filled', 'partly', 'missing', 'building'] as const

/** How much of a model's time is there, in words and as a calendar. */
export function IntervalReport(props: IntervalReportProps) {
  const { model, unit, wanted, have, missing, building } = props
  const cells = useMemo(
    () => intervalCells({ unit, wanted, have, building }),
    [unit, wanted, have, building],
  )
  const { counts, grain } = cells
  const all = states.reduce((sum, state) => sum + counts[state], 0)
  const named = missing.slice(0, mostNamed).map((span) => saySpan(span, unit))
  const others = missing.length - named.length
  return (
    <section className={pageStyles['section']} aria-label="Intervals">
      <p className={pageStyles['note']}>
        {sayNumber(counts.filled)} of {plural(all, grain)} filled, {saySpan(wanted, unit)}, UTC.
      </p>
      {named.length > 0 && (
        <p className={styles['lacks']}>
          Missing: {named.join('; ')}
          {others > 0 && ` and ${plural(others, 'other range')}`}.
        </p>
      )}
      <ul className={styles['legend']} aria-label="Legend">
        {states
          .filter((state) => counts[state] > 0)
          .map((state) => (
            <li key={state}>
              <span className={classNames(styles['cell'], styles[state])} aria-hidden />
              {cellWords[state]}, {sayNumber(counts[state])}
            </li>
          ))}
      </ul>
      <IntervalCalendar label={`Intervals of ${model}`} cells={cells} />
    </section>
  )
}
