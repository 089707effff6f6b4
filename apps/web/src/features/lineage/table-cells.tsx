import type { ReactNode } from 'react'
import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { kindIcon } from '../../components/kind-icon.ts'
import styles from './lineage-table.module.css'
import type { StandingWords } from '../../components/graph/standing-words.ts'
import type { TableRow } from './table-rows.ts'

interface CellParts {
  readonly say: (model: string) => StandingWords
  readonly selected: string | undefined
  /** The chosen column. */
  readonly column: string | undefined
  readonly onSelect: (model: string) => void
}

interface Cells {
  readonly columns: readonly string[]
  readonly cellsOf: (row: TableRow) => readonly ReactNode[]
}

/** A row of as many cells as there are facts. */
export function wideCells(parts: CellParts): Cells {
  const { say, column } = parts
  const way = column === undefined ? [] : [`Way of ${column}`]
  return {
    columns: ['Layer', 'Model', 'Kind', 'State', 'Reads', 'Read by', ...way],
    cellsOf: (row) => [
      row.layer,
      <NameCell key="name" name={row.name} {...parts} />,
      <span key="kind" className={styles['kind']}>
        <Icon name={kindIcon(row.kind)} tone="ink" small />
        {row.kind}
      </span>,
      <StateCell key="state" {...say(row.name)} />,
      sayNumber(row.reads),
      sayNumber(row.readBy),
      ...(column === undefined ? [] : [row.role || '–']),
    ],
  }
}

/** One cell with all facts, for a phone. */
export function narrowCells(parts: CellParts): Cells {
  return {
    columns: ['Model'],
    cellsOf: (row) => [
      <span key="model" className={styles['card']}>
        <NameCell name={row.name} {...parts} />
        <StateCell {...parts.say(row.name)} />
        <span className={styles['facts']}>
          Layer {row.layer}, {row.kind}, reads {sayNumber(row.reads)}, read by{' '}
          {plural(row.readBy, 'model')}
          {row.role && `, ${row.role}`}
        </span>
      </span>,
    ],
  }
}

interface NameCellProps extends Pick<CellParts, 'selected' | 'onSelect'> {
  readonly name: string
}

function NameCell({ name, selected, onSelect }: NameCellProps) {
  return (
    <button
      type="button"
      className={styles['name']}
      aria-pressed={name === selected}
      onClick={() => onSelect(name)}
    >
      <ModelName name={name} />
    </button>
  )
}

function StateCell({ icon, tone, word }: StandingWords) {
  return (
    <span className={styles['state']}>
      <Icon name={icon} tone={tone} small />
      {word}
    </span>
  )
}
