import { describe, expect, it } from 'vitest'
import { edgePath } from './edge-path.ts'
import { groupModels } from './group-models.ts'
import { layersOf, neighboursOf } from './layers-of.ts'
import type { GraphLayout } from './graph-layout.ts'
import { layoutGraph } from './layout-graph.ts'
import type { Lineage } from './graph-model.ts'
import { type Move, moveAlong } from './move-along.ts'
import { edgesByModel, nearLayout, partOfTiles, tilesSeen } from './near-layout.ts'
import { nodeSize } from './node-size.ts'
import { placeNodes } from './place-nodes.ts'

function lineageOf(...edges: readonly string[]): Lineage {
  const pairs = edges.map((edge) => edge.split(' '))
  return {
    nodes: [...new Set(pairs.flat())].map((name) => ({ name, kind: 'view' })),
    edges: pairs.flatMap(([from, to]) => (from && to ? [{ from, to }] : [])),
  }
}

const flights = lineageOf(
  'raw.flights staging.flights',
  'raw.airports staging.airports',
  'staging.flights marts.daily',
  'staging.airports marts.daily',
  'marts.daily marts.ranking',
  'raw.airports marts.ranking',
)

/** So many models in ten layers, each reading three of the layer before. */
function generated(perLayer: number): Lineage {
  const name = (layer: number, index: number) => `layer_${layer}.model_${index % perLayer}`
  const places = Array.from({ length: 10 * perLayer }, (_, index) => ({
    layer: index % 10,
    index: Math.floor(index / 10),
  }))
  return {
    nodes: places.map(({ layer, index }) => ({ name: name(layer, index), kind: 'table' })),
    edges: places.flatMap(({ layer, index }) =>
      layer === 0
        ? []
        : [0, 7, 31].map((shift) => ({
            from: name(layer - 1, index + shift),
            to: name(layer, index),
          })),
    ),
  }
}

/** Nodes of a layer that stand on each other. */
function overlaps({ nodes }: GraphLayout): number {
  return [...Map.groupBy(nodes, ({ layer }) => layer).values()]
    .map((own) => own.map(({ y }) => y).toSorted((a, b) => a - b))
    .flatMap((ys) => ys.filter((y, index) => index > 0 && y - ys[index - 1]! < nodeSize.head))
    .length
}

describe('layers', () => {
  it('go one behind the last model that is read', () => {
    expect(Object.fromEntries(layersOf(flights))).toEqual({
      'raw.flights': 0,
      'staging.flights': 1,
      'raw.airports': 0,
      'staging.airports': 1,
      'marts.daily': 2,
      'marts.ranking': 3,
    })
  })

  it('are given also to models that read each other in a circle', () => {
    expect(layersOf(lineageOf('a b', 'b a')).size).toBe(2)
  })
})

describe('the layout', () => {
  const laid = layoutGraph(flights)

  it('keeps the layers, and nothing stands on anything', () => {
    const layers = layersOf(flights)
    for (const { id, layer } of laid.nodes) expect(layer).toBe(layers.get(id))
    expect(overlaps(laid)).toBe(0)
  })

  it('leads an edge past the models of the layers between', () => {
    const long = laid.edges.find(
      ({ from, to }) => from === 'raw.airports' && to === 'marts.ranking',
    )
    expect(long?.crosses.map(({ layer }) => layer)).toEqual([1, 2])
    for (const { layer, y } of long?.crosses ?? [])
      for (const node of laid.nodes.filter((each) => each.layer === layer))
        expect(y < node.y || y > node.y + nodeSize.head).toBe(true)
  })

  it('orders more models than can be untangled by their neighbours, in little time', () => {
    const began = performance.now()
    const large = layoutGraph(generated(500))
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(large.nodes).toHaveLength(5_000)
    expect(overlaps(large)).toBe(0)
  })
})

describe('room for columns', () => {
  it('moves what is below as far as it must, and nothing else', () => {
    const nodes = [
      { id: 'a', layer: 0, y: 0 },
      { id: 'b', layer: 0, y: 90 },
      { id: 'c', layer: 0, y: 400 },
      { id: 'd', layer: 1, y: 0 },
    ]
    const placed = placeNodes({ nodes }, (id) => (id === 'a' ? 4 : 0))
    expect(placed.nodes.map(({ id, y }) => `${id} ${y}`)).toEqual([
      'a 0',
      `b ${nodeSize.head + 4 * nodeSize.column + nodeSize.gap}`,
      'c 400',
      'd 0',
    ])
    expect(placed.shifted(0, 180)).toBe(180 + placed.byId.get('b')!.y - 90)
    expect([placed.shifted(0, -20), placed.shifted(1, 20)]).toEqual([-20, 20])
  })
})

describe('what is near of a large graph', () => {
  it('is what is seen with its edges and their other ends, and the same while little moves', () => {
    const layout = layoutGraph(generated(100))
    const placed = placeNodes(layout, () => 0)
    const seen = { transform: [0, 0, 1] as const, width: 500, height: 350 }
    const tiles = tilesSeen(seen)
    const near = nearLayout(placed, edgesByModel(layout.edges), partOfTiles(tiles))
    expect(near.nodes.length).toBeLessThan(layout.nodes.length / 4)
    const ids = new Set(near.nodes.map(({ id }) => id))
    for (const { id, x, y } of placed.nodes)
      if (x >= 0 && x < 500 && y >= 0 && y < 350) expect(ids).toContain(id)
    for (const { from, to } of near.edges)
      expect([...ids]).toEqual(expect.arrayContaining([from, to]))
    expect(tilesSeen({ ...seen, transform: [-20, -20, 1] })).toBe(tiles)
    expect(tilesSeen({ ...seen, transform: [-900, 0, 1] })).not.toBe(tiles)
  })
})

it('an edge is level where it passes a layer', () => {
  const from = { x: 168, y: 10 }
  const line = edgePath({ from, to: { x: 432, y: 10 }, crosses: [{ layer: 1, y: 50 }] })
  expect(line).toMatch(/^M168 10C.* 216 50L384 50C.* 432 10$/)
  expect(edgePath({ from, to: { x: 216, y: 10 }, crosses: [] })).toBe('M168 10L216 10')
})

describe('groups', () => {
  it('hold the models of a schema in a layer, with edges counted', () => {
    const { groups, edges } = groupModels(layoutGraph(flights))
    expect(groups.map(({ id, models }) => `${id} ${models.length}`).toSorted()).toEqual([
      '0 raw 2',
      '1 staging 2',
      '2 marts 1',
      '3 marts 1',
    ])
    expect(edges).toContainEqual({ from: '0 raw', to: '1 staging', count: 2 })
  })
})

describe('arrows', () => {
  const { byId } = placeNodes(layoutGraph(flights), () => 0)
  const ways = { byId, ...neighboursOf(flights.edges) }
  const walk = (from: string, ...keys: readonly Move[]) =>
    keys.reduce<string | null>((at, key) => at && moveAlong(ways, at, key), from)

  it('lead along edges to the nearest model, and up and down within a layer', () => {
    expect(walk('raw.flights', 'ArrowRight', 'ArrowRight')).toBe('marts.daily')
    expect(walk('staging.flights', 'ArrowLeft')).toBe('raw.flights')
    const other = byId.get('raw.flights')!.y < byId.get('raw.airports')!.y
    expect(walk('raw.flights', other ? 'ArrowDown' : 'ArrowUp')).toBe('raw.airports')
  })

  it('lead nowhere where there is nothing', () => {
    expect(walk('raw.flights', 'ArrowLeft')).toBeNull()
    expect(walk('marts.ranking', 'ArrowRight')).toBeNull()
    expect(walk('marts.ranking', 'ArrowDown')).toBeNull()
    expect(walk('gone', 'ArrowDown')).toBeNull()
  })
})
