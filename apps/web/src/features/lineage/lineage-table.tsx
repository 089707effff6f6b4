import { useMemo } from 'react'
import { Icon } from '../../components/icon.tsx'
import { ModelName } from '../../components/model-name.tsx'
import { VirtualTable } from '../../components/virtual-table.tsx'
import { plural, sayNumber } from '../../words/plural.ts'
import { kindIcon } from './kind-icon.ts'
import type { Lineage, ModelStanding } from './lineage-model.ts'
import styles from './lineage-table.module.css'
import type { PathMarks } from './mark-path.ts'
import { useStandings } from './standings-context.ts'
import { type TableRow, tableRows } from './table-rows.ts'
import { useNarrow } from './use-narrow.ts'

interface LineageTableProps {
  readonly lineage: Lineage
  readonly standings: ReadonlyMap<string, ModelStanding>
  readonly selected: string | undefined
  readonly column: string | undefined
  readonly marks: PathMarks | null
  readonly onSelect: (model: string) => void
}

const wideRow = 36
const narrowRow = 64

/** The same models as the graph, layer by layer. */
export function LineageTable(props: LineageTableProps) {
  const { lineage, standings, selected, column, marks, onSelect } = props
  const isNarrow = useNarrow()
  const say = useStandings()
  const rows = useMemo(() => tableRows({ lineage, standings, marks }), [lineage, standings, marks])
  const select = (name: string) => (
    <button
      type="button"
      className={styles['name']}
      aria-pressed={name === selected}
      onClick={() => onSelect(name)}
    >
      <ModelName name={name} />
    </button>
  )
  const state = (name: string) => {
    const { icon, tone, word } = say(name)
    return (
      <span className={styles['state']}>
        <Icon name={icon} tone={tone} small />
        {word}
      </span>
    )
  }
  const role = column === undefined ? [] : [`Way of ${column}`]
  const wide = {
    columns: ['Layer', 'Model', 'Kind', 'State', 'Reads', 'Read by', ...role],
    cellsOf: (row: TableRow) => [
      row.layer,
      select(row.name),
      <span key="kind" className={styles['kind']}>
        <Icon name={kindIcon(row.kind)} tone="ink" small />
        {row.kind}
      </span>,
      state(row.name),
      sayNumber(row.reads),
      sayNumber(row.readBy),
      ...(column === undefined ? [] : [row.role || '–']),
    ],
  }
  const narrow = {
    columns: ['Model'],
    cellsOf: (row: TableRow) => [
      <span key="model" className={styles['card']}>
        {select(row.name)}
        {state(row.name)}
        <span className={styles['facts']}>
          Layer {row.layer}, {row.kind}, reads {sayNumber(row.reads)}, read by{' '}
          {plural(row.readBy, 'model')}
          {row.role && `, ${row.role}`}
        </span>
      </span>,
    ],
  }
  const { columns, cellsOf } = isNarrow ? narrow : wide
  return (
    <VirtualTable
      label="Lineage table"
      columns={columns}
      rows={rows}
      keyOf={({ name }) => name}
      cellsOf={cellsOf}
      isCurrent={({ name }) => name === selected}
      rowClass={isNarrow ? styles['narrow'] : column === undefined ? styles['wide'] : styles['way']}
      rowHeight={isNarrow ? narrowRow : wideRow}
    />
  )
}
