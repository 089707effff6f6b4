import type { WarehouseEngine } from '../engines/engine.ts'
import type { Issue } from '../errors/issue.ts'
import type { Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import { findBackfills, type PlacedModel } from './backfills-stage.ts'
import type { Changes } from './changes-stage.ts'
import { estimateBackfills } from './estimate-backfills.ts'
import { findGoneTables } from './find-gone-tables.ts'
import { type PlanFacts, plannedUntil, projectStart } from './plan-facts.ts'
import type { PlannedAudit, PlannedBackfill } from './plan.ts'
import { plannedAudits } from './planned-audits.ts'
import type { PlanServices } from './plan-services.ts'
import { modifiedModels } from './project-from-snapshots.ts'
import { restateBackfills } from './restated-backfills.ts'
import { closure, selectModels } from './select-models.ts'
import { frozenWarnings, goneTableWarnings } from './validation-stage.ts'

export interface BackfillsInput {
  readonly facts: PlanFacts
  readonly project: Project
  readonly base: ReadonlyMap<string, ModelSnapshot>
  readonly found: Changes
  readonly engine: () => Promise<WarehouseEngine>
}

export interface FoundBackfills {
  readonly backfills: readonly PlannedBackfill[]
  /** Audits that are new on data that is there already. */
  readonly audits: readonly PlannedAudit[]
  readonly issues: readonly Issue[]
}

/** Finds what to build, by the options of the plan. */
export async function planBackfills(
  services: PlanServices,
  input: BackfillsInput,
): Promise<FoundBackfills> {
  const { facts, project, base, found } = input
  const { options } = facts.input
  const placed = found.snapshots.map(
    ({ name, snapshotId, version, physical, frozen }): PlacedModel => {
      const model = project.models.get(name) as Model
      return { model, snapshotId, version, physical, frozen }
    },
  )
  const recorded = await services.store.getIntervals([
    ...new Set(placed.map(({ version }) => version)),
  ])
  const gone = await findGoneTables(placed, recorded, input.engine)
  const warnings = [...goneTableWarnings(placed, gone), ...frozenWarnings(placed)]
  if (options.restate_models !== undefined) {
    const scope = { models: project.models, modified: new Set<string>() }
    const selected = selectModels(options.restate_models, scope)
    const usedByProd = await prodVersions(services, facts)
    const { start, end } = facts.times
    const window = {
      start: start ?? Number.NEGATIVE_INFINITY,
      end: end ?? Number.POSITIVE_INFINITY,
    }
    const asked = new Map([...selected].map((name) => [name, [window]]))
    const { environment } = facts.plan
    const restated = restateBackfills({ environment, placed, recorded, asked, usedByProd })
    return {
      backfills: await estimateBackfills(services.store, restated.backfills),
      audits: plannedAudits({
        placed,
        base,
        built: new Set(),
        building: new Set(restated.backfills.map(({ model }) => model)),
      }),
      issues: [...warnings, ...restated.issues],
    }
  }
  const missing = findBackfills(
    {
      placed,
      recorded,
      gone,
      until: plannedUntil(facts),
      window: facts.times,
      projectStart: projectStart(project),
      promoted: new Set(facts.current ? [...base.values()].map(({ version }) => version) : []),
      added: new Set(found.snapshots.map(({ name }) => name).filter((name) => !base.has(name))),
    },
    services.memory.backfills,
  )
  const backfills = options.skip_backfill ? [] : wantedBackfills(missing, input)
  const built = new Set([...recorded.keys()].filter((version) => !gone.has(version)))
  const building = new Set(backfills.map(({ model }) => model))
  const audits =
    options.skip_backfill || options.empty_backfill
      ? []
      : plannedAudits({ placed, base, built, building })
  return { backfills: await estimateBackfills(services.store, backfills), audits, issues: warnings }
}

/** With `backfill_select`: the selection and what it needs above it. */
function wantedBackfills(
  missing: readonly PlannedBackfill[],
  { facts, project, base }: BackfillsInput,
): readonly PlannedBackfill[] {
  const selector = facts.input.options.backfill_select
  if (selector === undefined) return missing
  const selected = selectModels(selector, {
    models: project.models,
    modified: modifiedModels(project, base),
  })
  const needed = closure(selected, (name) => project.models.get(name)?.parents ?? [])
  return missing.filter(({ model }) => needed.has(model))
}

async function prodVersions(
  services: PlanServices,
  { prod }: PlanFacts,
): Promise<ReadonlySet<string>> {
  const snapshots = await services.store.getSnapshots(
    prod?.snapshots.map(({ snapshotId }) => snapshotId) ?? [],
  )
  return new Set(snapshots.map(({ version }) => version))
}
