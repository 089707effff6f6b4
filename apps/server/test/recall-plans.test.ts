import type { PlanRecord, StateStore } from '@millrace/core'
import { createMemoryStateStore } from '@millrace/core/testing'
import { beforeEach, expect, it } from 'vitest'
import { createRecall, type Recall } from '../src/recall.ts'
import { recallPlans } from '../src/plans/recall-plans.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString()
const aPlan = (id: string, change: Partial<PlanRecord> = {}): PlanRecord => ({
  id,
  environment: 'dev',
  status: 'ready',
  actor: 'ada',
  options: {},
  basePlanId: null,
  document: { of: id },
  summary: '1 model added.',
  gitCommit: null,
  dirty: null,
  createdAt: at(0),
  updatedAt: at(0),
  ...change,
})

let store: StateStore
let read: string[]
let recall: Recall
beforeEach(() => {
  const memory = createMemoryStateStore()
  read = []
  recall = createRecall()
  store = {
    ...memory,
    async getPlan(id) {
      read.push(id)
      return memory.getPlan(id)
    },
  }
})
/** As each call of a procedure makes it. */
const get = (id: string) => recallPlans({ store, recall }).getPlan(id)

it('the document of a plan is read once until the plan moves', async () => {
  await store.savePlan(aPlan('p1'))
  expect(await get('p1')).toEqual(aPlan('p1'))
  expect(await get('p1')).toEqual(aPlan('p1'))
  expect(read).toEqual(['p1'])
  await store.movePlan('p1', { from: ['ready'], to: 'applying', at: at(1) })
  expect(await get('p1')).toMatchObject({ status: 'applying', document: { of: 'p1' } })
  expect(await get('p1')).toMatchObject({ status: 'applying' })
  expect(read).toEqual(['p1', 'p1'])
})

it('a plan that is computed anew at the same moment has no document', async () => {
  await store.savePlan(aPlan('p1'))
  await get('p1')
  await store.savePlan(aPlan('p1', { status: 'planning', document: null }))
  expect(await get('p1')).toMatchObject({ status: 'planning', document: null })
  expect(await get('missing')).toBeNull()
})

it('only the documents looked at last are remembered', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `p${index}`)
  for (const id of ids) await store.savePlan(aPlan(id))
  for (const id of ids) await get(id)
  read.length = 0
  await get('p11')
  expect(read).toEqual([])
  await get('p0')
  expect(read).toEqual(['p0'])
})
