import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Answer } from '../../components/answer.tsx'
import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { useApp } from '../../live/app-context.tsx'
import { changeWords } from '../../components/graph/change-words.ts'
import { kindIcon } from '../../components/kind-icon.ts'
import { DockPart } from './lineage-dock.tsx'
import styles from './lineage-dock.module.css'
import type { ModelStanding } from '../../components/graph/graph-model.ts'
import { useStandings } from '../../components/graph/standings-context.ts'

interface ModelDockProps {
  readonly environment: string
  readonly model: string
  readonly standing: ModelStanding | undefined
  readonly onSelect: (model: string) => void
  readonly onPick: (model: string, column: string) => void
}

/** What is known of a selected model: its state, its columns to follow, and its neighbours. */
export function ModelDock({ environment, model, standing, onSelect, onPick }: ModelDockProps) {
  const { trpc } = useApp()
  const page = useQuery(trpc.model.page.queryOptions({ model, environment }))
  const { icon, tone, word } = useStandings()(model)
  const change = standing?.change ? changeWords[standing.change] : null
  return (
    <>
      <DockPart title="Selected model">
        <p className={styles['title']}>
          <ModelName name={model} />
        </p>
        <ul className={styles['facts']}>
          <li>
            <Icon name={icon} tone={tone} small />
            {word}
          </li>
          {change && (
            <li>
              <Icon name={change.icon} tone={change.tone} small />
              {change.word}, compared with {environment}
            </li>
          )}
        </ul>
        {page.data?.description && <p className={styles['facts']}>{page.data.description}</p>}
        <Link to="/models/$model" params={{ model }} className={styles['link']}>
          Open the model’s page
        </Link>
      </DockPart>
      <Answer query={page} what={model}>
        {({ columns, parents, children }) => (
          <>
            <DockPart title="Columns, choose one to follow it" count={columns.length}>
              <ul className={styles['list']}>
                {columns.map(({ name, type }) => (
                  <li key={name}>
                    <button
                      type="button"
                      className={styles['item']}
                      onClick={() => onPick(model, name)}
                    >
                      <code>{name}</code>
                      <span className={styles['quiet']}>{type?.toLowerCase() ?? ''}</span>
                    </button>
                  </li>
                ))}
              </ul>
              {columns.length === 0 && (
                <p className={styles['note']}>
                  Its columns are not known yet. A plan asks the engine for them.
                </p>
              )}
            </DockPart>
            <Neighbours title="Reads" models={parents} onSelect={onSelect} />
            <Neighbours title="Read by" models={children} onSelect={onSelect} />
          </>
        )}
      </Answer>
    </>
  )
}

interface NeighboursProps {
  readonly title: string
  readonly models: readonly { readonly name: string; readonly kind: string }[]
  readonly onSelect: (model: string) => void
}

const most = 50

function Neighbours({ title, models, onSelect }: NeighboursProps) {
  return (
    <DockPart title={title} count={models.length}>
      {models.length === 0 && <p className={styles['note']}>no model</p>}
      <ul className={styles['list']}>
        {models.slice(0, most).map(({ name, kind }) => (
          <li key={name}>
            <button type="button" className={styles['item']} onClick={() => onSelect(name)}>
              <Icon name={kindIcon(kind)} tone="ink" small />
              <ModelName name={name} />
            </button>
          </li>
        ))}
      </ul>
      {models.length > most && <p className={styles['note']}>{models.length - most} more</p>}
    </DockPart>
  )
}
