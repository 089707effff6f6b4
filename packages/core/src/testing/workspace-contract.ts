import { describe, expect, it } from 'vitest'
import type { StateStore } from '../state/state-store.ts'
import { aRun, minute } from './state-fixtures.ts'

type Stores = () => { readonly store: StateStore; readonly neighbour: StateStore }

/** Workspaces; tests share a state, so each makes ids of its own. */
export function describeWorkspaceContract(stores: Stores): void {
  describe('workspaces', () => {
    const fresh = () => `made-${crypto.randomUUID().slice(0, 8)}`

    it('exist as soon as a store works in them, named by their id', async () => {
      const { store } = stores()
      const all = await store.listWorkspaces()
      const own = all.filter(({ id }) => id.startsWith('test-'))
      expect(own.length).toBeGreaterThan(0)
      expect(own.every(({ id, name }) => id === name)).toBe(true)
      expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted())
    })

    it('are made once and renamed by id', async () => {
      const { store, neighbour } = stores()
      const made = { id: fresh(), name: 'Sales', createdAt: minute(1) }
      expect(await store.createWorkspace(made)).toEqual(made)
      expect(await neighbour.createWorkspace({ ...made, name: 'Other' })).toBeNull()
      expect(await neighbour.getWorkspace(made.id)).toEqual(made)
      const renamed = { ...made, name: 'Sales & more' }
      expect(await store.renameWorkspace(made.id, renamed.name)).toEqual(renamed)
      expect(await store.listWorkspaces()).toContainEqual(renamed)
      expect(await store.renameWorkspace(fresh(), 'x')).toBeNull()
      expect(await store.getWorkspace(fresh())).toBeNull()
    })

    it('keep what is theirs to themselves', async () => {
      const { store } = stores()
      const other = await store.forWorkspace(fresh())
      await other.createRun(aRun('r_of_other'))
      expect(await other.getRun('r_of_other')).not.toBeNull()
      expect(await store.getRun('r_of_other')).toBeNull()
      const heard: string[] = []
      other.onAppend((stream) => heard.push(stream))
      const event = { type: 'x', version: 1, at: minute(0), payload: {} }
      await store.appendEvents('workspace', [event])
      await other.appendEvents('workspace', [event])
      expect(heard).toEqual(['workspace'])
    })
  })
}
