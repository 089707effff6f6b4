import { sha256, shortHash } from '../ids.ts'
import type { Model } from '../project/model.ts'
import { relationOf } from '../project/model-kind.ts'
import { type ChangeCategory, needsNewVersion } from '../snapshots/change-category.ts'
import type { Fingerprint, ModelSnapshot } from '../snapshots/fingerprint.ts'
import { physicalName, versionFrom } from '../snapshots/physical-name.ts'
import type { ChangesInput, ChangesServices } from './changes-input.ts'
import type { PlannedSnapshot } from './plan.ts'

/** A model with all that decides which version it stands on. */
export interface Placing {
  readonly model: Model
  readonly print: Fingerprint
  readonly before: ModelSnapshot | undefined
  readonly known: ModelSnapshot | undefined
  readonly category: ChangeCategory | null
  /** Its parents left its table behind by a person's choice. */
  readonly frozen: boolean
  readonly planned: ReadonlyMap<string, PlannedSnapshot>
}

/** Puts a model on its version. What did not change stays as it is; what was recorded once keeps its version. */
export function placeSnapshot(
  placing: Placing,
  services: ChangesServices,
  input: ChangesInput,
): PlannedSnapshot {
  const { model, print, before, known, category } = placing
  const { name, kind } = model
  if (before && category === null) return fromRecord(before)
  const isTable = relationOf(kind) === 'table'
  const inherits =
    isTable && before !== undefined && category !== null && !needsNewVersion(category)
  const frozen = inherits && placing.frozen
  const isForbidden =
    known !== undefined &&
    Object.keys(input.overrides).length > 0 &&
    (forbids({ known, before, inherits }) || frozen !== (known.payload.frozen ?? false))
  if (known && !isForbidden) return fromRecord(known)
  const version = inherits ? before.version : freshVersion(placing)
  const physical =
    relationOf(kind) === 'none' ? null : physicalName(name, version, services.maxIdentifierBytes)
  // An override that contradicts what was recorded makes a snapshot of its own.
  const id =
    isForbidden || frozen
      ? shortHash(sha256(frozen ? 'frozen' : 'override', print.snapshotId, version), 24)
      : print.snapshotId
  const record: ModelSnapshot = {
    id,
    name,
    kind,
    dataHash: print.dataHash,
    metadataHash: print.metadataHash,
    version,
    physicalSchema: physical?.schema ?? null,
    physicalName: physical?.name ?? null,
    category,
    payload: frozen ? { ...model, frozen } : model,
    gitCommit: input.gitCommit,
    createdAt: input.createdAt,
  }
  return { name, snapshotId: id, kind, version, physical, frozen, record }
}

function fromRecord(snapshot: ModelSnapshot): PlannedSnapshot {
  const { name, id, version, payload, physicalSchema, physicalName: table } = snapshot
  const physical =
    physicalSchema === null || table === null ? null : { schema: physicalSchema, name: table }
  const { kind, frozen = false } = payload
  return { name, snapshotId: id, kind, version, physical, frozen, record: null }
}

function freshVersion({ model, print, planned, known }: Placing): string {
  const parents = model.parents
    .map((parent) => `${parent}=${planned.get(parent)?.version ?? ''}`)
    .join('\n')
  if (relationOf(model.kind) !== 'table')
    return versionFrom(sha256(model.name, print.dataHash, parents))
  const version = versionFrom(print.lineageHash)
  return known?.version === version
    ? versionFrom(sha256('override', print.lineageHash, parents))
    : version
}

/** True when a person's choice rules out the table a recorded snapshot stands on. */
function forbids(facts: {
  readonly known: ModelSnapshot
  readonly before: ModelSnapshot | undefined
  readonly inherits: boolean
}): boolean {
  return (
    facts.before !== undefined && facts.inherits !== (facts.known.version === facts.before.version)
  )
}
