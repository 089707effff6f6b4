import { describe, expect, it } from 'vitest'
import type { ColumnEdge } from '../state/model-store.ts'
import type { StateStore } from '../state/state-store.ts'
import { aModel, minute } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

/** Models, dependencies, column lineage and cached analyses. */
export function describeModelContract(stores: Stores): void {
  describe('models', () => {
    it('keep their id when registered again and note only real changes', async () => {
      const { store } = stores()
      const { at: _, ...fields } = aModel('orders')
      const first = await store.registerModel(aModel('orders'))
      expect(first).toMatchObject({ ...fields, createdAt: minute(0), updatedAt: minute(0) })
      expect(await store.registerModel(aModel('orders', { at: minute(1) }))).toEqual(first)
      const change = { at: minute(2), owner: 'ada', tags: [] }
      const changed = await store.registerModel(aModel('orders', change))
      expect(changed).toEqual({ ...first, owner: 'ada', tags: [], updatedAt: minute(2) })
      expect(await store.getModelById(first.id)).toEqual(changed)
      expect(await store.getModelByPath(first.path)).toEqual(changed)
      expect(await store.getModelById('missing')).toBeNull()
      expect(await store.getModelByPath('missing')).toBeNull()
    })

    it('are registered by the thousand and answered in the order given', async () => {
      const { store } = stores()
      const names = Array.from({ length: 1200 }, (_, index) => `m${(index * 7) % 1200}`)
      const made = await store.registerModels(names.map((name) => aModel(name)))
      expect(made.map((model) => model.name)).toEqual(names.map((name) => `sales.${name}`))
      const listed = (await store.listModels()).map((model) => model.name)
      expect(listed).toEqual(names.map((name) => `sales.${name}`).toSorted())
      expect(await store.registerModels([])).toEqual([])
    })

    it('are listed in the order of code points', async () => {
      const { store } = stores()
      const names = ['B', 'Z_z', '_x', 'a', 'aB', 'a_b', 'ab']
      await store.registerModels(names.toReversed().map((name) => aModel(name)))
      await store.setDependencies('sales.x', names.toReversed())
      expect((await store.listModels()).map(({ path }) => path)).toEqual(
        names.map((name) => `models/${name}.sql`),
      )
      expect(await store.getDependencies('sales.x')).toEqual(names)
    })

    it('take the last of two entries for one path', async () => {
      const { store } = stores()
      const twice = [aModel('a', { owner: 'x' }), aModel('a', { owner: 'y' })]
      const made = await store.registerModels(twice)
      expect(made.map((model) => model.owner)).toEqual(['y', 'y'])
    })

    it('change their hash on demand', async () => {
      const { store } = stores()
      const { id } = await store.registerModel(aModel('orders'))
      expect(await store.updateModelHash(id, 'other', minute(3))).toBe(true)
      expect(await store.updateModelHash('missing', 'other', minute(3))).toBe(false)
      const found = await store.getModelById(id)
      expect(found).toMatchObject({ contentHash: 'other', updatedAt: minute(3) })
      await store.registerModel(aModel('prices'))
      expect(await store.getModelHashes()).toEqual(
        new Map((await store.listModels()).map(({ path, contentHash }) => [path, contentHash])),
      )
      expect(await stores().neighbour.getModelHashes()).toEqual(new Map())
    })

    it('go with their edges when their file goes, unless another file has their name', async () => {
      const { store } = stores()
      await store.registerModels([aModel('a'), aModel('b'), aModel('c')])
      await store.registerModel(aModel('moved', { name: 'sales.b' }))
      for (const name of ['sales.a', 'sales.b']) await store.setDependencies(name, ['raw.x'])
      await store.setColumnLineage(['sales.a', 'sales.b'], [edge('sales.a'), edge('sales.b')])
      expect(await store.keepOnlyModels([aModel('c').path, aModel('moved').path])).toBe(2)
      expect((await store.listModels()).map(({ name }) => name)).toEqual(['sales.b', 'sales.c'])
      expect(await store.getDependents('raw.x')).toEqual(['sales.b'])
      expect(await store.getColumnLineageForward('raw.x')).toEqual([edge('sales.b')])
      expect(await store.keepOnlyModels([])).toBe(2)
      expect(await store.keepOnlyModels([])).toBe(0)
    })

    it('belong to their workspace', async () => {
      const { store, neighbour } = stores()
      const { id } = await store.registerModel(aModel('a'))
      await store.setDependencies('sales.a', ['raw.x'])
      await store.setColumnLineage(['sales.a'], [edge('sales.a')])
      expect(await neighbour.listModels()).toEqual([])
      expect(await neighbour.getModelById(id)).toBeNull()
      expect(await neighbour.updateModelHash(id, 'x', minute(1))).toBe(false)
      expect(await neighbour.keepOnlyModels([])).toBe(0)
      await neighbour.setDependencies('sales.a', [])
      await neighbour.setColumnLineage(['sales.a'], [])
      expect(await neighbour.getDependencies('sales.a')).toEqual([])
      expect(await neighbour.getColumnLineageBackward('sales.a')).toEqual([])
      expect(await store.getDependencies('sales.a')).toEqual(['raw.x'])
      expect(await store.getColumnLineageBackward('sales.a')).toEqual([edge('sales.a')])
    })
  })

  describe('dependencies', () => {
    it('are replaced, one model or all at once', async () => {
      const { store } = stores()
      await store.setDependencies('sales.c', ['sales.b', 'sales.a', 'sales.a'])
      expect(await store.getDependencies('sales.c')).toEqual(['sales.a', 'sales.b'])
      await store.setAllDependencies(
        new Map([
          ['sales.c', ['sales.b']],
          ['sales.d', ['sales.b']],
          ['sales.e', []],
        ]),
      )
      expect(await store.getDependencies('sales.c')).toEqual(['sales.b'])
      expect(await store.getDependents('sales.b')).toEqual(['sales.c', 'sales.d'])
      expect(await store.getDependents('sales.a')).toEqual([])
      await store.setAllDependencies(new Map())
      await store.setDependencies('sales.c', [])
      expect(await store.getDependencies('sales.c')).toEqual([])
    })
  })

  describe('column lineage', () => {
    it('is followed both ways and replaced for each model named', async () => {
      const { store } = stores()
      const ab = { fromModel: 'm.a', fromColumn: 'id', toModel: 'm.b', toColumn: 'id' }
      const ab2 = { ...ab, fromColumn: 'day', toColumn: 'Day "x"' }
      const bc = { fromModel: 'm.b', fromColumn: 'id', toModel: 'm.c', toColumn: 'key' }
      await store.setColumnLineage(['m.b', 'm.c'], [ab, ab2, bc, { ...ab }])
      expect(await store.getColumnLineageBackward('m.b')).toEqual([ab2, ab])
      expect(await store.getColumnLineageBackward('m.b', 'id')).toEqual([ab])
      expect(await store.getColumnLineageForward('m.a')).toEqual([ab2, ab])
      expect(await store.getColumnLineageForward('m.a', 'day')).toEqual([ab2])
      expect(await store.getColumnLineageForward('m.b')).toEqual([bc])
      await store.setColumnLineage(['m.b'], [ab])
      expect(await store.getColumnLineageBackward('m.b')).toEqual([ab])
      expect(await store.getColumnLineageBackward('m.c')).toEqual([bc])
    })
  })

  describe('cached analyses', () => {
    it('come back as they were, for thousands of keys', async () => {
      const { store } = stores()
      const entries = new Map<string, unknown>(
        Array.from({ length: 2500 }, (_, index) => [`key-${index}`, { z: index, a: [null] }]),
      )
      entries.set('text', '42')
      entries.set('null', null)
      await store.putAnalyses(entries)
      await store.putAnalyses(new Map([['key-0', 'again']]))
      const keys = Array.from({ length: 10_000 }, (_, index) => `key-${index}`)
      const found = await store.getAnalyses([...keys, 'text', 'null'])
      expect(found).toEqual(new Map([...entries, ['key-0', 'again']]))
      expect(JSON.stringify(found.get('key-9'))).toBe('{"z":9,"a":[null]}')
      expect(await store.getAnalyses([])).toEqual(new Map())
      await store.putAnalyses(new Map())
    })
  })
}

function edge(toModel: string): ColumnEdge {
  return { fromModel: 'raw.x', fromColumn: 'id', toModel, toColumn: 'id' }
}
