import { useMemo } from 'react'
import { type ColumnRows, rowCount } from './column-rows.ts'
import { groupScene, modelScene, type Scene } from './graph-scene.ts'
import { groupModels } from './group-models.ts'
import { neighboursOf } from './layers-of.ts'
import type { PathMarks } from './mark-path.ts'
import { placeNodes } from './place-nodes.ts'
import type { LaidOut } from './use-layout.ts'

interface SceneParts {
  readonly laid: NonNullable<LaidOut['laid']>
  readonly rows: ReadonlyMap<string, ColumnRows>
  readonly selected: string | undefined
  readonly marks: PathMarks | null
  readonly isFolded: boolean
}

interface Anchor {
  readonly id: string
  readonly layer: number
  readonly y: number
}

/** What is drawn, and what arrows move along in it. */
export function useScene({ laid, rows, selected, marks, isFolded }: SceneParts) {
  const { lineage, layout } = laid
  const placed = useMemo(
    () =>
      placeNodes(layout, (id) => {
        const own = rows.get(id)
        return own ? rowCount(own) : 0
      }),
    [layout, rows],
  )
  const grouped = useMemo(() => groupModels(layout), [layout])
  const kinds = useMemo(
    () => new Map(lineage.nodes.map(({ name, kind }) => [name, kind])),
    [lineage],
  )
  const scene = useMemo(
    (): Scene =>
      isFolded
        ? groupScene(grouped)
        : modelScene({ placed, edges: layout.edges, kinds, selected, marks, columns: rows }),
    [isFolded, grouped, placed, layout, kinds, selected, marks, rows],
  )
  const ways = useMemo(() => {
    const byId: ReadonlyMap<string, Anchor> = isFolded
      ? new Map(grouped.groups.map((group) => [group.id, group]))
      : placed.byId
    return { byId, ...neighboursOf(isFolded ? grouped.edges : lineage.edges) }
  }, [isFolded, grouped, placed, lineage])
  return { placed, grouped, scene, ways }
}
