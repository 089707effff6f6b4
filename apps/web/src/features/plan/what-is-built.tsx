import { FactList } from '../../components/fact-list.tsx'
import { plural } from '../../words/plural.ts'
import { sayRange } from '../../words/say-duration.ts'
import { sayInterval } from '../../words/say-interval.ts'
import styles from './model-change.module.css'
import type { PlanModel } from './plan-model.ts'

/** The facts of what a plan builds of a model; nothing where it builds nothing. */
export function WhatIsBuilt({ change: { backfill, kind } }: { readonly change: PlanModel }) {
  if (!backfill) return null
  const { batches, ranges, estimate, physicalName, restatedBecause } = backfill
  const first = ranges[0]
  const last = ranges.at(-1)
  const range = first && last && kind !== 'table' ? sayInterval([first[0], last[1]]) : null
  const facts: readonly (readonly [string, string] | null)[] = [
    ['Will be built', `${plural(batches.length, 'batch')}${range ? `, ${range}` : ''}`],
    estimate && [
      'Takes about',
      `${sayRange(estimate)}, judging by ${plural(estimate.runs, 'run')}`,
    ],
    restatedBecause.length > 0 ? ['Restated because of', restatedBecause.join(', ')] : null,
    ['New table', physicalName],
  ]
  return (
    <>
      <h3 className={styles['part']}>What will be built</h3>
      <FactList className={styles['facts']} facts={facts} />
    </>
  )
}
