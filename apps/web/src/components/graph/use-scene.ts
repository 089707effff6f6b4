import { useStore } from '@xyflow/react'
import { useMemo } from 'react'
import { type ColumnRows, rowCount } from './column-rows.ts'
import { groupScene, lanesOf, modelScene, type Scene } from './graph-scene.ts'
import { groupModels } from './group-models.ts'
import { neighboursOf } from './layers-of.ts'
import type { PathMarks } from './mark-path.ts'
import { edgesByModel, nearLayout, partOfTiles, tilesSeen } from './near-layout.ts'
import { placeNodes } from './place-nodes.ts'
import type { LaidOut } from './use-layout.ts'

/** Of more models only those that are near what is seen are drawn. */
const drawnModels = 400

interface SceneParts {
  readonly laid: NonNullable<LaidOut['laid']>
  readonly rows: ReadonlyMap<string, ColumnRows>
  readonly selected: string | undefined
  readonly marks: PathMarks | null
  readonly isFolded: boolean
}

interface Anchor {
  readonly id: string
  readonly x: number
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
  const isLarge = layout.nodes.length > drawnModels
  const tiles = useStore((store) => (isLarge ? tilesSeen(store) : ''))
  const edgesOf = useMemo(() => edgesByModel(layout.edges), [layout])
  const drawn = useMemo(
    () =>
      tiles === ''
        ? { nodes: placed.nodes, edges: layout.edges }
        : nearLayout(placed, edgesOf, partOfTiles(tiles)),
    [tiles, placed, layout, edgesOf],
  )
  const lanes = useMemo(() => lanesOf(placed.nodes), [placed])
  const scene = useMemo(
    (): Scene =>
      isFolded
        ? groupScene(grouped)
        : modelScene({ placed, drawn, lanes, kinds, selected, marks, columns: rows }),
    [isFolded, grouped, placed, drawn, lanes, kinds, selected, marks, rows],
  )
  const ways = useMemo(() => {
    const byId: ReadonlyMap<string, Anchor> = isFolded
      ? new Map(grouped.groups.map((group) => [group.id, group]))
      : placed.byId
    return { byId, ...neighboursOf(isFolded ? grouped.edges : lineage.edges) }
  }, [isFolded, grouped, placed, lineage])
  return { placed, grouped, scene, ways }
}
