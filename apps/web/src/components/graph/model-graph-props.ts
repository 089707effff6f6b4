import type { Lineage } from './graph-model.ts'
import type { PathMarks } from './mark-path.ts'

/** A graph of models: what is shown of it, and what choosing does. */
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
