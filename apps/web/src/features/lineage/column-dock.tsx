import { Link } from '@tanstack/react-router'
import { Button } from '../../components/button.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { plural } from '../../words/plural.ts'
import { columnFacts } from './column-facts.ts'
import { DockPart } from './lineage-dock.tsx'
import styles from './lineage-dock.module.css'
import type { ColumnTrace } from '../../components/graph/mark-path.ts'

interface ColumnDockProps {
  readonly trace: ColumnTrace
  readonly type: string | null
  /** Models on its way that are not shown. */
  readonly hidden: number
  readonly onShowAll: () => void
  readonly onSelect: (model: string) => void
  readonly onPick: (model: string, column: string) => void
}

/** Where a column comes from, where it goes, and who does without it. */
export function ColumnDock(props: ColumnDockProps) {
  const { trace, type, hidden, onShowAll, onSelect, onPick } = props
  const { model, column } = trace
  const { madeFrom, reaches, filters, unused } = columnFacts(trace)
  return (
    <>
      <DockPart title="Selected column">
        <p className={styles['title']}>
          <span>{model}.</span>
          {column}
        </p>
        {type !== null && <p className={styles['facts']}>{type.toLowerCase()}</p>}
        {hidden > 0 && (
          <p className={styles['facts']}>
            {plural(hidden, 'model')} on its way {hidden === 1 ? 'is' : 'are'} not shown.{' '}
            <Button size="small" onClick={onShowAll}>
              Show its whole way
            </Button>
          </p>
        )}
        <p>
          <button type="button" className={styles['link']} onClick={() => onSelect(model)}>
            All columns of the model
          </button>
        </p>
        <Link to="/models/$model" params={{ model }} className={styles['link']}>
          Open the model’s page
        </Link>
      </DockPart>
      <DockPart title="Made from" count={madeFrom.length}>
        {madeFrom.length === 0 && (
          <p className={styles['note']}>No column of another model: it begins here.</p>
        )}
        <Columns list={madeFrom} onPick={onPick} />
      </DockPart>
      <DockPart title="Reaches columns" count={reaches.length}>
        {reaches.length === 0 && <p className={styles['note']}>None: nobody reads its values.</p>}
        <Columns list={reaches} onPick={onPick} />
      </DockPart>
      {filters.length > 0 && (
        <DockPart title="Only filters by it" count={filters.length}>
          <Models list={filters.map((name) => ({ model: name, note: '' }))} onSelect={onSelect} />
        </DockPart>
      )}
      {unused.length > 0 && (
        <DockPart title="Does not use it" count={unused.length}>
          <Models list={unused} onSelect={onSelect} />
        </DockPart>
      )}
    </>
  )
}

interface ColumnsProps {
  readonly list: readonly {
    readonly model: string
    readonly column: string
    readonly how: string
  }[]
  readonly onPick: (model: string, column: string) => void
}

function Columns({ list, onPick }: ColumnsProps) {
  return (
    <ul className={styles['list']}>
      {list.map(({ model, column, how }) => (
        <li key={`${model} ${column}`}>
          <button type="button" className={styles['way']} onClick={() => onPick(model, column)}>
            <ModelName name={model} />
            <code>{column}</code>
            <span className={styles['quiet']}>{how}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

interface ModelsProps {
  readonly list: readonly { readonly model: string; readonly note: string }[]
  readonly onSelect: (model: string) => void
}

function Models({ list, onSelect }: ModelsProps) {
  return (
    <ul className={styles['list']}>
      {list.map(({ model, note }) => (
        <li key={model}>
          <button type="button" className={styles['way']} onClick={() => onSelect(model)}>
            <ModelName name={model} />
            {note !== '' && <span className={styles['quiet']}>{note}</span>}
          </button>
        </li>
      ))}
    </ul>
  )
}
