import { layersOf } from '../../components/graph/layers-of.ts'
import type { Lineage, ModelStanding } from '../../components/graph/graph-model.ts'
import type { PathMarks } from '../../components/graph/mark-path.ts'
import { roleWords } from '../../components/graph/role-words.ts'

/** A model as the table shows it. */
export interface TableRow {
  readonly name: string
  readonly kind: string
  /** Counted from one. */
  readonly layer: number
  readonly reads: number
  readonly readBy: number
  /** What it has to do with the chosen column; empty where that is nothing. */
  readonly role: string
}

interface TableParts {
  readonly lineage: Lineage
  readonly standings: ReadonlyMap<string, ModelStanding>
  readonly marks: PathMarks | null
}

/** The models of a graph layer by layer. */
export function tableRows({ lineage, standings, marks }: TableParts): TableRow[] {
  const layers = layersOf(lineage)
  return lineage.nodes
    .map(({ name, kind }) => {
      const role = marks?.roles.get(name)
      return {
        name,
        kind,
        layer: layers.get(name)! + 1,
        reads: standings.get(name)?.reads ?? 0,
        readBy: standings.get(name)?.readBy ?? 0,
        role: role ? roleWords[role] : '',
      }
    })
    .toSorted((a, b) => a.layer - b.layer || (a.name < b.name ? -1 : 1))
}
