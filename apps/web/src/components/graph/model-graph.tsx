import '@xyflow/react/dist/base.css'
import { ReactFlowProvider } from '@xyflow/react'
import { useMemo } from 'react'
import { Notice } from '../notice.tsx'
import { type ColumnRows, columnRows } from './column-rows.ts'
import { GraphBoard } from './graph-board.tsx'
import styles from './graph-board.module.css'
import { LoadingWords } from '../loading-words.tsx'
import type { ModelGraphProps } from './model-graph-props.ts'
import { useLayout } from './use-layout.ts'

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
