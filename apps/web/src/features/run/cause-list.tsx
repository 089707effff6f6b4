import type { PlanApplyTracker } from '@millrace/client'
import { Icon } from '../../components/icon.tsx'
import styles from './cause-list.module.css'
import { rootCauses } from './root-causes.ts'

/** Why a run failed, the cause that blocks most first. */
export function CauseList({ tracker }: { readonly tracker: PlanApplyTracker }) {
  const causes = rootCauses(tracker)
  return (
    <>
      {causes.map(({ title, message, place }) => (
        <section key={`${title} ${place}`} className={styles['cause']} aria-label={title}>
          <div className={styles['head']}>
            <Icon name="failed" tone="bad" />
            <h2>{title}</h2>
          </div>
          <div className={styles['body']}>
            {place && <p className={styles['place']}>{place}</p>}
            <pre>{message}</pre>
          </div>
        </section>
      ))}
    </>
  )
}
