import type { Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import { type ColumnEffect, joinEffects } from '../snapshots/column-effect.ts'
import type { Categorized, ChangeCategory } from '../snapshots/change-category.ts'
import { overrideEdits } from '../snapshots/override-category.ts'
import {
  changedMetadata,
  type Fingerprint,
  fingerprintModels,
  type ModelSnapshot,
  settingsHash,
} from '../snapshots/fingerprint.ts'
import {
  categorizeDirect,
  categorizeIndirect,
  categorizeInherited,
} from '../snapshots/categorize-change.ts'
import type {
  DirectChange,
  IndirectChange,
  MetadataChange,
  PlanChanges,
  PlannedSnapshot,
} from './plan.ts'
import type { ChangesInput, ChangesServices } from './changes-input.ts'
import { placeSnapshot } from './place-snapshot.ts'
import { textDiff } from './text-diff.ts'

export interface Changes {
  readonly changes: PlanChanges
  readonly snapshots: readonly PlannedSnapshot[]
  /** What each changed model's change does to its readers, by name. */
  readonly effects: ReadonlyMap<string, ColumnEffect>
}

/** Compares the project with an environment: what changed, in which category, on which version it stands. */
export async function findChanges(
  services: ChangesServices,
  input: ChangesInput,
): Promise<Changes> {
  const { project, base } = input
  const models = project.order.map((name) => project.models.get(name)!)
  const prints = fingerprintModels(models, base, services.hashes)
  const recorded = await findRecorded(services, { project, models, prints, base })
  const direct: DirectChange[] = []
  const indirect: IndirectChange[] = []
  const metadata: MetadataChange[] = []
  const effects = new Map<string, ColumnEffect>()
  const planned = new Map<string, PlannedSnapshot>()
  const automatic = await categorizeEdits(services, { project, models, prints, base })
  const edits = overrideEdits(automatic, input)
  /** What the changes would do had nobody chosen otherwise. */
  const unchosen = new Map<string, ColumnEffect>()
  for (const model of models) {
    const print = prints.get(model.name)!
    const before = base.get(model.name)
    let category: ChangeCategory | null = null
    let frozen = before?.payload.frozen ?? false
    if (before) {
      const edit = edits.get(model.name)
      const categorize = edit ? categorizeInherited : categorizeIndirect
      const inherited = categorize(model, { project, before: before.payload, effects })
      const asFound = categorize(model, { project, before: before.payload, effects: unchosen })
      const found = together(automatic.get(model.name), asFound)
      if (found) unchosen.set(model.name, found)
      if (edit) {
        effects.set(model.name, together(edit, inherited)!)
        category = edit.category
        const { reason } = edit
        const columns = edit.effect.columns
        direct.push({
          name: model.name,
          category,
          reason,
          columns,
          diff: textDiff(before.payload, model),
        })
      } else if (inherited) {
        effects.set(model.name, inherited.effect)
        category = inherited.category
        frozen ||= category === 'indirect_non_breaking' && asFound?.category === 'indirect_breaking'
        indirect.push({ name: model.name, category, reason: inherited.reason })
      } else if (before.metadataHash !== print.metadataHash) {
        category = 'metadata'
        metadata.push({ name: model.name, fields: changedMetadata(before.payload, model) })
      }
    }
    const known = recorded.get(print.snapshotId)
    planned.set(
      model.name,
      placeSnapshot({ model, print, before, known, category, frozen, planned }, services, input),
    )
  }
  const added = models
    .filter((model) => !base.has(model.name))
    .map(({ name, kind }) => ({ name, kind }))
  const removed = [...base.keys()]
    .filter((name) => !project.models.has(name))
    .toSorted()
    .map((name) => ({ name }))
  return {
    changes: { added, removed, direct, indirect, metadata },
    snapshots: [...planned.values()],
    effects,
  }
}

/** An edit and what the parents bring reach the readers together. */
function together(
  edit: Categorized | undefined,
  inherited: Categorized | null,
): ColumnEffect | undefined {
  if (!edit || !inherited) return (edit ?? inherited)?.effect
  return joinEffects(edit.effect, inherited.effect)
}

interface Compared {
  readonly project: Project
  readonly models: readonly Model[]
  readonly prints: ReadonlyMap<string, Fingerprint>
  readonly base: ReadonlyMap<string, ModelSnapshot>
}

async function findRecorded(
  services: ChangesServices,
  { models, prints, base }: Compared,
): Promise<Map<string, ModelSnapshot>> {
  const known = new Map([...base.values()].map((snapshot) => [snapshot.id, snapshot]))
  const unknown = models
    .map((model) => prints.get(model.name)!.snapshotId)
    .filter((id) => !known.has(id))
  for (const snapshot of await services.getSnapshots(unknown)) known.set(snapshot.id, snapshot)
  return known
}

async function categorizeEdits(
  services: ChangesServices,
  { project, models, prints, base }: Compared,
): Promise<Map<string, Categorized>> {
  const edited = models.flatMap((after) => {
    const before = base.get(after.name)
    if (!before || before.dataHash === prints.get(after.name)?.dataHash) return []
    return [
      {
        before: before.payload,
        after,
        settingsChanged: settingsHash(before.payload) !== settingsHash(after),
      },
    ]
  })
  if (edited.length === 0) return new Map()
  const edits = await categorizeDirect(services, { project, edited })
  return new Map(edits.map((edit, index) => [edited[index]!.after.name, edit]))
}
