import { useEffect, useState } from 'react'
import type { GraphLayout } from './graph-layout.ts'
import type { Lineage } from './graph-model.ts'

export interface LaidOut {
  /** The newest layout there is; of the graph before while the next is made. */
  readonly laid: { readonly lineage: Lineage; readonly layout: GraphLayout } | null
  readonly isFailed: boolean
}

/** The layout of a graph, made in a thread of its own, which ends when it is no longer wanted. */
export function useLayout(lineage: Lineage): LaidOut {
  const [laid, setLaid] = useState<LaidOut['laid']>(null)
  const [isFailed, setFailed] = useState(false)
  useEffect(() => {
    const worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
    worker.addEventListener('message', ({ data }: MessageEvent<GraphLayout>) => {
      setFailed(false)
      setLaid({ lineage, layout: data })
      worker.terminate()
    })
    worker.addEventListener('error', () => setFailed(true))
    const { nodes, edges } = lineage
    worker.postMessage({ nodes, edges } satisfies Lineage)
    return () => worker.terminate()
  }, [lineage])
  return { laid, isFailed }
}
