import { AppError } from '../errors/app-error.ts'
import type { WarehouseEngine } from '../engines/engine.ts'
import type { Issue } from '../errors/issue.ts'
import { planStream, workspaceStream } from '../events/event-envelope.ts'
import type { NewPlanEvent } from '../events/event-schema.ts'
import { sha256 } from '../ids.ts'
import { readInstant } from '../intervals/read-instant.ts'
import type { ProjectFiles } from '../project/find-project-files.ts'
import { isSound, loadProject, type Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { EnvironmentRecord } from '../state/environment-store.ts'
import type { PlanStatus } from '../state/plan-store.ts'
import { findBackfills, type PlacedModel } from './backfills-stage.ts'
import type { PlanInput } from './build-plan.ts'
import { findChanges } from './changes-stage.ts'
import { describeBackfills, describeChanges, summarize } from './describe-plan.ts'
import { findGoneTables } from './find-gone-tables.ts'
import type { Plan, PlanDocument, PlannedBackfill, PlannedSnapshot } from './plan.ts'
import type { PlanTimes } from './plan-options.ts'
import type { PlanServices } from './plan-services.ts'
import { registerCatalogue } from './register-catalogue.ts'
import { environmentIssues, goneTableWarnings, kindWarnings } from './validation-stage.ts'

/** What is known when a plan begins to be computed. */
export interface PlanFacts {
  readonly plan: Plan
  readonly input: PlanInput
  readonly files: ProjectFiles
  readonly current: EnvironmentRecord | null
  readonly base: EnvironmentRecord | null
  readonly now: number
  readonly times: PlanTimes
}

/** Computes one plan: validation, changes, backfills; each step is an event on the plan's stream. */
export class PlanJob {
  readonly #services: PlanServices
  readonly #facts: PlanFacts
  readonly #writes: Promise<void>[] = []
  #seedCopies: readonly string[] = []

  constructor(services: PlanServices, facts: PlanFacts) {
    this.#services = services
    this.#facts = facts
  }

  /** Stores the plan as `planning`, so that its id can be asked for from now on. */
  async register(): Promise<void> {
    const { plan, input } = this.#facts
    const began = { type: 'plan.requested', payload: { environment: plan.environment, options: input.options, actor: input.actor } } as const
    this.#emit([began], async (tx) => void (await tx.savePlan(plan)))
    await this.#services.journal.record({
      stream: workspaceStream,
      events: [{ type: 'plan.began', payload: { environment: plan.environment, planId: plan.id, actor: input.actor } }],
    })
  }

  async run(): Promise<Plan> {
    const { input } = this.#facts
    try {
      return await this.#compute()
    } catch (error) {
      const cancelled = input.signal?.aborted === true
      const known = error instanceof AppError ? error : null
      const event: NewPlanEvent = cancelled
        ? { type: 'plan.cancelled', payload: {} }
        : { type: 'plan.failed', payload: { code: known?.code ?? 'internal', message: known?.message ?? 'the plan could not be computed' } }
      await this.#end(cancelled ? 'cancelled' : 'failed', event, null)
      throw error
    }
  }

  async #compute(): Promise<Plan> {
    const { input, files, plan, base } = this.#facts
    const { store } = this.#services
    this.#emit([{ type: 'stage.started', payload: { stage: 'validation', total: files.files.length } }])
    await this.#keepSeeds()
    const [project, baseSnapshots] = await Promise.all([
      loadProject(
        { ...this.#services, engine: (sources) => this.#engine(sources), cache: store, ...(input.signal && { signal: input.signal }), onProgress: (done, total) => this.#progress(done, total) },
        { root: input.root, environment: plan.environment, files },
      ),
      store.getSnapshots(base?.snapshots.map(({ snapshotId }) => snapshotId) ?? []) as Promise<readonly ModelSnapshot[]>,
    ])
    const baseByName = new Map(baseSnapshots.map((snapshot) => [snapshot.name, snapshot]))
    const issues = [...project.issues, ...environmentIssues(project, baseByName), ...kindWarnings(project)]
    if (issues.length > 0) this.#emit([{ type: 'issues.found', payload: { issues: [...issues] } }])
    const sound = isSound({ issues })
    this.#emit([{ type: 'stage.ended', payload: { stage: 'validation', status: sound ? 'success' : 'fail', ...(sound ? {} : { reason: 'error' }) } }])
    if (!sound) {
      const document = this.#document(project, { issues, snapshots: [], backfills: [] })
      return this.#end('invalid', { type: 'plan.invalid', payload: { summary: document.summary } }, document)
    }
    this.#emit([{ type: 'stage.started', payload: { stage: 'changes' } }])
    const found = await findChanges(
      {
        comparer: this.#services.analyzer,
        getSnapshots: (ids) => store.getSnapshots(ids) as Promise<readonly ModelSnapshot[]>,
        maxIdentifierBytes: this.#services.maxIdentifierBytes,
      },
      { project, base: baseByName, createdAt: plan.createdAt, gitCommit: plan.gitCommit },
    )
    this.#emit([
      { type: 'changes.found', payload: describeChanges(found.changes, found.snapshots) },
      { type: 'stage.ended', payload: { stage: 'changes', status: 'success' } },
      { type: 'stage.started', payload: { stage: 'backfills' } },
    ])
    const backfills = await this.#findBackfills(project, found.snapshots, baseByName)
    this.#emit([
      { type: 'backfills.found', payload: { backfills: describeBackfills(backfills) } },
      { type: 'stage.ended', payload: { stage: 'backfills', status: 'success' } },
    ])
    await registerCatalogue(store, { project, snapshots: found.snapshots, at: plan.createdAt })
    const document = this.#document(project, { issues, changes: found.changes, snapshots: found.snapshots, backfills })
    const status = this.#isEmpty(document) ? 'nothing_to_do' : 'ready'
    return this.#end(status, { type: `plan.${status}`, payload: { summary: document.summary } }, document)
  }

  async #findBackfills(
    project: Project,
    snapshots: readonly PlannedSnapshot[],
    base: ReadonlyMap<string, ModelSnapshot>,
  ): Promise<PlannedBackfill[]> {
    const { times, current } = this.#facts
    const placed = snapshots.map(({ name, snapshotId, version, physical }): PlacedModel => {
      const model = project.models.get(name) as Model
      return { model, snapshotId, version, physical }
    })
    const recorded = await this.#services.store.getIntervals([...new Set(placed.map(({ version }) => version))])
    const gone = await findGoneTables(placed, recorded, () => this.#engine(project.sourceFiles))
    if (gone.size > 0) this.#emit([{ type: 'issues.found', payload: { issues: goneTableWarnings(placed, gone) } }])
    return findBackfills({
      placed,
      recorded,
      gone,
      until: this.#until(),
      window: times,
      projectStart: project.config.start === undefined ? null : readInstant(project.config.start),
      promoted: new Set(current ? [...base.values()].map(({ version }) => version) : []),
      added: new Set(snapshots.map(({ name }) => name).filter((name) => !base.has(name))),
    })
  }

  /** An explicit time; else as far as the environment stands; a new one as far as prod; else now. */
  #until(): number {
    const { times, current, base, now } = this.#facts
    return times.executionTime ?? current?.standsAt ?? base?.standsAt ?? now
  }

  /** Copies every seed under its hash, so that applying uses the bytes the plan was made from. */
  async #keepSeeds(): Promise<void> {
    const seeds = this.#facts.files.files.filter(({ path }) => path.startsWith('seeds/') && path.endsWith('.csv'))
    this.#seedCopies = await Promise.all(seeds.map(({ bytes }) => this.#services.seeds.put(sha256(bytes), bytes)))
  }

  /** The warehouse with all this plan will read, so that applying it needs no other one. */
  #engine(sourceFiles: readonly string[]): Promise<WarehouseEngine> {
    return this.#services.engine([...sourceFiles, ...this.#seedCopies])
  }

  #document(
    project: Project,
    parts: Pick<PlanDocument, 'issues' | 'snapshots' | 'backfills'> & Partial<Pick<PlanDocument, 'changes'>>,
  ): PlanDocument {
    const { plan, input, now, current } = this.#facts
    const until = this.#until()
    const changes = parts.changes ?? { added: [], removed: [], direct: [], indirect: [], metadata: [] }
    const content = {
      environment: plan.environment,
      options: input.options,
      executionTime: now,
      standsAt: Math.max(until, current?.standsAt ?? 0),
      defaultSchema: project.config.default_schema ?? 'main',
      projectStart: project.config.start === undefined ? null : readInstant(project.config.start),
      ...parts,
      changes,
      readableFiles: [...project.sourceFiles, ...this.#seedCopies],
    }
    return { ...content, summary: summarize(content) }
  }

  #isEmpty(document: PlanDocument): boolean {
    const { current } = this.#facts
    const { added, removed, direct, indirect, metadata } = document.changes
    const listed = added.length + removed.length + direct.length + indirect.length + metadata.length
    return current !== null && current.finalized && listed === 0 && document.backfills.length === 0
  }

  #progress(done: number, total: number): void {
    this.#emit([{ type: 'stage.progressed', payload: { stage: 'validation', done, total } }])
  }

  #emit(events: readonly NewPlanEvent[], change?: Parameters<PlanServices['journal']['record']>[0]['change']): void {
    const written = this.#services.journal.record({ stream: planStream(this.#facts.plan.id), events, ...(change && { change }) })
    written.catch(() => {})
    this.#writes.push(written)
  }

  async #end(status: PlanStatus, event: NewPlanEvent, document: PlanDocument | null): Promise<Plan> {
    const { plan } = this.#facts
    const at = this.#services.clock.now().toISOString()
    let moved: Plan | null = null
    this.#emit([event], async (tx) => {
      moved = (await tx.movePlan(plan.id, { from: ['planning'], to: status, at, ...(document && { document }) })) as Plan | null
    })
    const ended = { environment: plan.environment, planId: plan.id, status }
    this.#writes.push(this.#services.journal.record({ stream: workspaceStream, events: [{ type: 'plan.ended', payload: ended }] }))
    await Promise.all(this.#writes)
    return moved ?? { ...plan, status, document, updatedAt: at }
  }
}
