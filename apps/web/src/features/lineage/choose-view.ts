import type { ModelStanding } from '../../components/graph/graph-model.ts'
import type { LineageView } from './read-lineage-search.ts'

/** More models than this are not shown at once unless they are asked for. */
const manyModels = 100

interface ViewChoice {
  readonly asked: LineageView | undefined
  readonly focus: string | undefined
  readonly total: number
  readonly changed: number
}

/** The view a page opens with: everything while that is few, else what changed or what is around a model. */
export function chooseView({ asked, focus, total, changed }: ViewChoice): LineageView {
  if (asked) return asked
  if (total <= manyModels) return 'all'
  if (focus !== undefined) return 'around'
  return changed > 0 && changed <= manyModels ? 'changed' : 'around'
}

/** Where a view around a model begins when none is selected: what failed, then what changed, then what is read most. */
export function chooseCentre(states: readonly ModelStanding[]): string | undefined {
  const weight = ({ lastRun, change, reads, readBy }: ModelStanding) =>
    (lastRun?.status === 'failed' ? 2_000_000 : 0) +
    (change === 'modified' ? 1_000_000 : 0) +
    reads +
    readBy
  let centre: ModelStanding | undefined
  for (const state of states) if (!centre || weight(state) > weight(centre)) centre = state
  return centre?.name
}
