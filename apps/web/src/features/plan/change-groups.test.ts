import { emptyOverview, type PlanOverviewTracker } from '@millrace/core/browser'
import { expect, it } from 'vitest'
import { changeGroups } from './change-groups.ts'

const summary = { rebuilt: 0, added: 0, removed: 0, kept: 0, columns: 0, endpoints: 0 }
const none = { summary, added: [], removed: [], direct: [], indirect: [], metadata: [], kept: [] }
const backfill = (model: string, batches: number) => ({
  model,
  batches,
  intervals: [],
  physicalName: `millrace.${model}`,
})
const overview = (parts: Partial<PlanOverviewTracker>): PlanOverviewTracker => ({
  ...emptyOverview('p1'),
  ...parts,
})

it('a plan that found nothing yet has no groups', () => {
  expect(changeGroups(overview({}))).toEqual([])
})

it('each model stands with what is done with it', () => {
  const groups = changeGroups(
    overview({
      changes: {
        ...none,
        direct: [{ model: 'a.x', category: 'breaking', reason: '', columns: 'all' }],
        indirect: [
          { model: 'b.y', category: 'indirect_breaking', reason: '' },
          { model: 'b.z', category: 'indirect_non_breaking', reason: '' },
        ],
        kept: [{ model: 'b.z', readsInstead: [] }],
        removed: [{ model: 'c.w' }],
      },
      backfills: [backfill('a.x', 13), backfill('b.y', 1)],
    }),
  )
  expect(groups.map(({ title, models }) => [title, models])).toEqual([
    ['Changed here', [{ name: 'a.x', effect: '13 batches' }]],
    [
      'Changed through a parent',
      [
        { name: 'b.y', effect: '1 batch' },
        { name: 'b.z', effect: 'keeps table', isKept: true },
      ],
    ],
    ['Removed', [{ name: 'c.w', effect: 'drop view' }]],
  ])
})

it('a model that is due without a change is told of too', () => {
  const groups = changeGroups(overview({ changes: none, backfills: [backfill('a.x', 2)] }))
  expect(groups).toMatchObject([
    { title: 'Built as they are', models: [{ name: 'a.x', effect: '2 batches' }] },
  ])
})
