import type { PlanDocument } from './plan.ts'

/** Why a model is, or is not, touched by a plan. */
export interface ModelExplanation {
  readonly model: string
  readonly version: string
  readonly change: string
  readonly build: string
}

const buildReasons = {
  new: 'built: it is new',
  changed: 'built: its version is new here',
  due: 'built: its cron ticked',
  missing: 'built: intervals are missing',
  coverage: 'built: what it reads covers more than it was built from',
  restated: 'built again: restated',
  'table-gone': 'built again: its table is gone from the warehouse',
} as const

/** Says of every model what the plan does with it and why. */
export function explainPlan(document: PlanDocument): ModelExplanation[] {
  const { changes, backfills, snapshots } = document
  const changeOf = new Map<string, string>([
    ...changes.added.map(({ name }) => [name, 'added'] as const),
    ...changes.direct.map(
      ({ name, category, reason }) => [name, `${category}: ${reason}`] as const,
    ),
    ...changes.indirect.map(
      ({ name, category, reason }) => [name, `${category}: ${reason}`] as const,
    ),
    ...changes.metadata.map(
      ({ name, fields }) => [name, `metadata: ${fields.join(', ')}`] as const,
    ),
  ])
  const buildOf = new Map(backfills.map((backfill) => [backfill.model, backfill]))
  return snapshots.map(({ name, version, physical }) => {
    const backfill = buildOf.get(name)
    const caused = backfill?.restatedBecause?.filter((cause) => cause !== name) ?? []
    const because = caused.length > 0 ? `, because of ${caused.join(', ')}` : ''
    return {
      model: name,
      version,
      change: changeOf.get(name) ?? 'unchanged',
      build: backfill
        ? `${buildReasons[backfill.reason]}${because}`
        : physical
          ? 'kept: everything it should hold is there'
          : 'nothing to build: it stands in its readers',
    }
  })
}
