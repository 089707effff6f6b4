import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { FindInput } from '../../components/find-input.tsx'
import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import type { ChangeGroup } from './change-groups.ts'
import styles from './change-list.module.css'
import { UntouchedModels } from './untouched-models.tsx'

interface ChangeListProps {
  readonly planId: string
  readonly groups: readonly ChangeGroup[]
  /** How many models are as they were. */
  readonly untouched: number
  readonly chosen: string | undefined
}

/** So many models of a group are shown at first, and more with each wish for more. */
const step = 200
/** Fewer models are found by looking. */
const findFrom = 12

/** The changes of a plan by how they came about, with what each does. */
export function ChangeList({ planId, groups, untouched, chosen }: ChangeListProps) {
  const [text, setText] = useState('')
  const wanted = text.trim().toLowerCase()
  const total = groups.reduce((sum, { models }) => sum + models.length, 0)
  const shown = groups
    .map((group) => ({
      ...group,
      models:
        wanted === '' ? group.models : group.models.filter(({ name }) => name.includes(wanted)),
    }))
    .filter(({ models }) => models.length > 0)
  return (
    <nav className={styles['changes']} aria-label="Changes">
      {total >= findFrom && (
        <FindInput label={`Filter ${sayNumber(total)} models`} value={text} onChange={setText} />
      )}
      {shown.map((group) => (
        <Group key={group.title} planId={planId} group={group} chosen={chosen} />
      ))}
      {shown.length === 0 && wanted !== '' && (
        <p className={styles['more']}>No changed model has {wanted} in its name.</p>
      )}
      {untouched > 0 && <UntouchedModels planId={planId} count={untouched} />}
    </nav>
  )
}

interface GroupProps {
  readonly planId: string
  readonly group: ChangeGroup
  readonly chosen: string | undefined
}

function Group({ planId, group, chosen }: GroupProps) {
  const { title, icon, tone, models } = group
  const [most, setMost] = useState(step)
  const more = models.length - most
  return (
    <details open>
      <summary>
        {title} <span>{sayNumber(models.length)}</span>
      </summary>
      {models.slice(0, most).map(({ name, effect, isKept }) => (
        <Link
          key={name}
          to="/plans/$planId"
          params={{ planId }}
          search={(all) => ({ ...all, model: name })}
          className={styles['change']}
          {...(name === chosen && { 'aria-current': 'true' as const })}
        >
          <span className={styles[isKept ? 'idle' : tone]}>
            <Icon name={isKept ? 'kept' : icon} small />
          </span>
          <ModelName name={name} />
          <span className={styles['effect']}>{effect}</span>
        </Link>
      ))}
      {more > 0 && (
        <Button size="small" look="bare" onClick={() => setMost(most + step)}>
          Show {plural(Math.min(step, more), 'more model')}
        </Button>
      )}
    </details>
  )
}
