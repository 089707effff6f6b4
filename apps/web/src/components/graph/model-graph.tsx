import '@xyflow/react/dist/base.css'
import { ReactFlowProvider } from '@xyflow/react'
import { useMemo } from 'react'
import { Notice } from '../notice.tsx'
import { type ColumnRows, columnRows } from './column-rows.ts'
import { GraphBoard } from './graph-board.tsx'
import styles from './graph-board.module.css'
import type { Lineage } from './graph-model.ts'
import { LoadingWords } from '../loading-words.tsx'
import type { PathMarks } from './mark-path.ts'
import { useLayout } from './use-layout.ts'

export interface ModelGraphProps {
  readonly lineage: Lineage
  readonly selected: string | undefined
  readonly column: string | undefined
  /** Where one looks first when not everything fits. */
  readonly centre: string | undefined
  readonly marks: PathMarks | null
  /** Columns as far as they are known, by model. */
  readonly columns: ReadonlyMap<
    string,
    readonly { readonly name: string; readonly type: string | null }[]
  >
  readonly onSelect: (model: string) => void
  readonly onOpen: (model: string) => void
  readonly onPick: (model: string, column: string) => void
}

const noColumns: readonly never[] = []

/** The graph of models, laid out beside the page. */
export function ModelGraph(props: ModelGraphProps) {
  const { lineage, selected, marks, columns } = props
  const { laid, isFailed } = useLayout(lineage)
  const rows = useMemo(() => {
    const shown = new Set([...(marks?.columns.keys() ?? []), ...(selected ? [selected] : [])])
    return new Map<string, ColumnRows>(
      [...shown].map((model) => [
        model,
        columnRows({
          isSelected: model === selected,
          onWay: marks?.columns.get(model) ?? noColumns,
          columns: columns.get(model) ?? noColumns,
        }),
      ]),
    )
  }, [selected, marks, columns])
  if (isFailed)
    return (
      <Notice tone="bad">
        The graph could not be laid out in this browser. The table shows the same models.
      </Notice>
    )
  if (!laid)
    return (
      <div className={styles['board']}>
        <LoadingWords>Laying out {lineage.nodes.length} models</LoadingWords>
      </div>
    )
  return (
    <ReactFlowProvider>
      <GraphBoard {...props} laid={laid} rows={rows} />
    </ReactFlowProvider>
  )
}
