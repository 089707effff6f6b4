import type { PlanApplyTracker } from '@millrace/client'
import { classNames } from '../../components/class-names.ts'
import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import tableStyles from '../../components/table.module.css'
import { modelRows } from './model-rows.ts'
import styles from './run-timeline.module.css'
import { timeline } from './timeline.ts'

interface RunTimelineProps {
  readonly tracker: PlanApplyTracker
  readonly now: number
}

/** A row for each model, in the order they were planned: when it ran, and how far it is. Rows never move. */
export function RunTimeline({ tracker, now }: RunTimelineProps) {
  const rows = modelRows(tracker, now)
  const bars = timeline(tracker, now)
  return (
    <div className={tableStyles['frame']}>
      <table className={classNames(tableStyles['table'], styles['timeline'])} aria-label="Models">
        <thead>
          <tr>
            <th scope="col">Model</th>
            <th scope="col">State</th>
            <th scope="col" className={tableStyles['right']}>
              Batches
            </th>
            <th scope="col" className={tableStyles['right']}>
              Rows
            </th>
            <th scope="col" className={tableStyles['right']}>
              Time
            </th>
            <th scope="col" className={styles['track']}>
              Course
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const name = `${row.schema}${row.table}`
            const bar = bars.get(name)
            return (
              <tr key={name}>
                <td>
                  <ModelName name={name} />
                </td>
                <td>
                  <span className={tableStyles['state']}>
                    <Icon name={row.icon} tone={row.tone} />
                    {row.word}
                  </span>
                </td>
                <td className={tableStyles['right']}>{row.batches}</td>
                <td className={tableStyles['right']}>{row.rows}</td>
                <td className={tableStyles['right']}>{row.time}</td>
                <td className={styles['track']}>
                  {bar ? (
                    <div className={styles['course']}>
                      <div
                        className={classNames(styles['bar'], styles[row.tone])}
                        style={{ left: `${bar.from}%`, width: `${bar.to - bar.from}%` }}
                      />
                    </div>
                  ) : null}
                  {row.note && <span className={styles['note']}>{row.note}</span>}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
