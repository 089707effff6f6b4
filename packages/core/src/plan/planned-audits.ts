import { canonicalJson } from '../ids.ts'
import type { Model } from '../project/model.ts'
import { relationOf } from '../project/model-kind.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { PlacedModel } from './backfills-stage.ts'
import type { PlannedAudit } from './plan.ts'

export interface AuditScope {
  /** Parents before readers. */
  readonly placed: readonly PlacedModel[]
  /** What the environment, or the one it starts from, shows now. */
  readonly base: ReadonlyMap<string, ModelSnapshot>
  /** Versions whose table is there and holds rows. */
  readonly built: ReadonlySet<string>
  /** Models that will be built. */
  readonly building: ReadonlySet<string>
}

/**
 * Audits that no batch runs: those that are new on a table that is there already, and those of views,
 * whenever the view is new or something it stands on is built.
 */
export function plannedAudits({ placed, base, built, building }: AuditScope): PlannedAudit[] {
  /** Models whose rows can differ once the plan is applied. */
  const moving = new Set<string>()
  return placed.flatMap(({ model, snapshotId, version, physical }) => {
    const before = base.get(model.name)
    const isNew = before?.version !== version
    const isView = relationOf(model.kind) !== 'table'
    const moves = isView
      ? isNew || model.parents.some((parent) => moving.has(parent))
      : building.has(model.name)
    if (moves) moving.add(model.name)
    if (!physical || model.audits.length === 0) return []
    if (isView && moves) return [{ model: model.name, snapshotId, physical, audits: model.audits }]
    // The very snapshot that is promoted has the very audits.
    if (!before || before.id === snapshotId || isNew || (!isView && !built.has(version))) return []
    const known = new Set(before.payload.audits.map((audit) => identity(before.payload, audit)))
    const audits = model.audits.filter((audit) => !known.has(identity(model, audit)))
    return audits.length > 0 ? [{ model: model.name, snapshotId, physical, audits }] : []
  })
}

function identity(model: Model, audit: Model['audits'][number]): string {
  return canonicalJson([audit, audit.kind === 'file' ? model.auditFiles[audit.text ?? ''] : null])
}
