import { useMemo } from 'react'
import { VirtualTable } from '../../components/virtual-table.tsx'
import type { Lineage, ModelStanding } from '../../components/graph/graph-model.ts'
import styles from './lineage-table.module.css'
import type { PathMarks } from '../../components/graph/mark-path.ts'
import { useStandings } from '../../components/graph/standings-context.ts'
import { narrowCells, wideCells } from './table-cells.tsx'
import { tableRows } from './table-rows.ts'
import { useIsNarrow } from '../../components/use-is-narrow.ts'

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
  const isNarrow = useIsNarrow()
  const say = useStandings()
  const rows = useMemo(() => tableRows({ lineage, standings, marks }), [lineage, standings, marks])
  const { columns, cellsOf } = useMemo(
    () => (isNarrow ? narrowCells : wideCells)({ say, selected, column, onSelect }),
    [isNarrow, say, selected, column, onSelect],
  )
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
