import { layoutGraph } from './layout-graph.ts'
import type { Lineage } from './graph-model.ts'

// A thread of its own: a large graph takes seconds, in which the page has to go on.
addEventListener('message', ({ data }: MessageEvent<Lineage>) => {
  postMessage(layoutGraph(data))
})
