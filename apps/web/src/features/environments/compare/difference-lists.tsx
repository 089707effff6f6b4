import { Link } from '@tanstack/react-router'
import { Button } from '../../../components/button.tsx'
import { Icon } from '../../../components/icon.tsx'
import { ModelName } from '../../../components/model-name.tsx'
import { plural } from '../../../words/plural.ts'
import styles from './compare.module.css'
import type { Sides } from './sides-of.ts'

interface DifferenceListsProps {
  readonly diff: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly { readonly name: string; readonly sameQuery: boolean }[]
    readonly same: number
  }
  readonly sides: Sides
  /** Compares the rows of a model. */
  readonly onModel: (model: string) => void
}

/** The most names of one list that are shown. */
const limit = 200

/** The models that differ, by how they do. */
export function DifferenceLists({ diff, sides, onModel }: DifferenceListsProps) {
  const { before, after } = sides
  const groups = [
    { title: `Only in ${after}`, icon: 'added', tone: 'ok', names: diff.added },
    { title: `Only in ${before}`, icon: 'removed', tone: 'bad', names: diff.removed },
    {
      title: 'Changed',
      icon: 'modified',
      tone: 'warn',
      names: diff.changed.filter(({ sameQuery }) => !sameQuery).map(({ name }) => name),
    },
    {
      title: 'Changed through a parent',
      icon: 'indirect',
      tone: 'warn',
      names: diff.changed.filter(({ sameQuery }) => sameQuery).map(({ name }) => name),
    },
  ] as const
  return (
    <>
      {groups
        .filter(({ names }) => names.length > 0)
        .map(({ title, icon, tone, names }) => (
          <section key={title} className={styles['group']} aria-label={title}>
            <h3>
              {title} <span>{names.length}</span>
            </h3>
            <ul>
              {names.slice(0, limit).map((name) => (
                <li key={name}>
                  <Icon name={icon} tone={tone} small />
                  <Link to="/models/$model" params={{ model: name }}>
                    <ModelName name={name} />
                  </Link>
                  {tone === 'warn' && (
                    <Button
                      look="bare"
                      size="small"
                      aria-label={`Compare rows of ${name}`}
                      onClick={() => onModel(name)}
                    >
                      Compare rows
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {names.length > limit && <p>And {plural(names.length - limit, 'other model')}.</p>}
          </section>
        ))}
      <p className={styles['same']}>
        {groups.every(({ names }) => names.length === 0) && `${after} is the same as ${before}. `}
        {plural(diff.same, 'model')} {diff.same === 1 ? 'stands' : 'stand'} on the same version.
      </p>
    </>
  )
}
