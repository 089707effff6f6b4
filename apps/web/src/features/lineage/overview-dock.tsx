import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { changeWords } from '../../components/graph/change-words.ts'
import { DockPart } from './lineage-dock.tsx'
import styles from './lineage-dock.module.css'
import type { ModelStanding } from '../../components/graph/graph-model.ts'

interface OverviewDockProps {
  readonly environment: string
  readonly standings: readonly ModelStanding[]
  readonly onSelect: (model: string) => void
}

const mostChanged = 12
const mostRead = 6

/** What is worth a look while nothing is selected: what changed, and what most depends on. */
export function OverviewDock({ environment, standings, onSelect }: OverviewDockProps) {
  const changed = standings.flatMap(({ name, change }) => (change === null ? [] : { name, change }))
  const read = standings
    .filter(({ readBy }) => readBy > 0)
    .toSorted((a, b) => b.readBy - a.readBy)
    .slice(0, mostRead)
  return (
    <>
      <DockPart title="Nothing selected">
        <p className={styles['facts']}>
          Choose a model to see its columns, and a column to follow where it comes from and where it
          goes.
        </p>
      </DockPart>
      <DockPart title={`Differs from ${environment}`} count={changed.length}>
        {changed.length === 0 && <p className={styles['note']}>Every model is as it is shown.</p>}
        <ul className={styles['list']}>
          {changed.slice(0, mostChanged).map(({ name, change }) => (
            <li key={name}>
              <button type="button" className={styles['item']} onClick={() => onSelect(name)}>
                <Icon
                  name={changeWords[change].icon}
                  tone={changeWords[change].tone}
                  label={changeWords[change].word}
                  small
                />
                <ModelName name={name} />
              </button>
            </li>
          ))}
        </ul>
        {changed.length > mostChanged && (
          <p className={styles['note']}>{plural(changed.length - mostChanged, 'other')}</p>
        )}
      </DockPart>
      {read.length > 0 && (
        <DockPart title="Read most">
          <ul className={styles['list']}>
            {read.map(({ name, readBy }) => (
              <li key={name}>
                <button type="button" className={styles['item']} onClick={() => onSelect(name)}>
                  <ModelName name={name} />
                  <span className={styles['quiet']}>by {sayNumber(readBy)}</span>
                </button>
              </li>
            ))}
          </ul>
        </DockPart>
      )}
    </>
  )
}
