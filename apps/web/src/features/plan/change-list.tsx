import { Link } from '@tanstack/react-router'
import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { sayNumber } from '../../words/plural.ts'
import type { ChangeGroup } from './change-groups.ts'
import styles from './change-list.module.css'

interface ChangeListProps {
  readonly planId: string
  readonly groups: readonly ChangeGroup[]
  readonly chosen: string
}

/** Groups longer than this show so many, and say how many more there are. */
const mostShown = 200

export function ChangeList({ planId, groups, chosen }: ChangeListProps) {
  return (
    <nav className={styles['changes']} aria-label="Changes">
      {groups.map(({ title, icon, tone, models }) => (
        <section key={title}>
          <h2>
            {title} <span>{sayNumber(models.length)}</span>
          </h2>
          {models.slice(0, mostShown).map(({ name, effect }) => (
            <Link
              key={name}
              to="/plans/$planId"
              params={{ planId }}
              search={{ model: name }}
              className={styles['change']}
              {...(name === chosen && { 'aria-current': 'true' as const })}
            >
              <Icon name={icon} tone={tone} small />
              <ModelName name={name} />
              <span className={styles['effect']}>{effect}</span>
            </Link>
          ))}
          {models.length > mostShown && (
            <p className={styles['more']}>{sayNumber(models.length - mostShown)} more</p>
          )}
        </section>
      ))}
    </nav>
  )
}
