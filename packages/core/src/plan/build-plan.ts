import { AppError } from '../errors/app-error.ts'
import { checkEnvironmentName, production } from '../environments/environment-name.ts'
import { planStream, workspaceStream } from '../events/event-envelope.ts'
import type { NewPlanEvent } from '../events/event-schema.ts'
import { canonicalJson, sha256, shortHash } from '../ids.ts'
import { readInstant } from '../intervals/read-instant.ts'
import { type ProjectFiles, findProjectFiles, hashFiles } from '../project/find-project-files.ts'
import { isSound, loadProject, type Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { EnvironmentRecord } from '../state/environment-store.ts'
import type { PlanStatus } from '../state/plan-store.ts'
import { findBackfills, type PlacedModel } from './backfills-stage.ts'
import { findChanges } from './changes-stage.ts'
import { describeChanges, describeBackfills, summarize } from './describe-plan.ts'
import { findGoneTables } from './find-gone-tables.ts'
import type { Plan, PlanDocument, PlannedBackfill, PlannedSnapshot } from './plan.ts'
import { type PlanOptions, readPlanTimes } from './plan-options.ts'
import type { PlanServices } from './plan-services.ts'
import { environmentIssues, kindWarnings } from './validation-stage.ts'

export interface PlanInput {
  readonly root: string
  readonly environment: string
  readonly options: PlanOptions
  readonly actor: string
  readonly git: { readonly commit: string | null; readonly dirty: boolean | null }
  readonly signal?: AbortSignal
}

/** A plan under way: its id is known before it is computed. */
export interface RequestedPlan {
  readonly planId: string
  /** Settles when the plan reached a status that is not `planning`; rejects only on a fault of ours. */
  readonly computed: Promise<Plan>
}

const fiveMinutes = 300_000

/** Statuses in which a stored plan of the same id answers the request as it is. */
const standing: readonly PlanStatus[] = ['ready', 'nothing_to_do', 'uncategorised', 'applying']

/** Starts computing a plan. The same files, options and state give the same plan. */
export async function requestPlan(services: PlanServices, input: PlanInput): Promise<RequestedPlan> {
  const environment = checkEnvironmentName(input.environment)
  const now = services.clock.now().getTime()
  const times = readPlanTimes(input.options, environment, now)
  const files = await findProjectFiles(input.root)
  const filesHash = hashFiles(files.files)
  const [revision, current, prod] = await Promise.all([
    services.store.getRevision(),
    services.store.getEnvironment(environment),
    services.store.getEnvironment(input.options.create_from ?? production),
  ])
  const tick = times.executionTime ?? Math.floor(now / fiveMinutes) * fiveMinutes
  const identity = canonicalJson({ environment, options: input.options, filesHash, revision, tick })
  const planId = `p_${shortHash(sha256('plan:1', identity), 16)}`
  const existing = (await services.store.getPlan(planId)) as Plan | null
  if (existing && standing.includes(existing.status)) return { planId, computed: Promise.resolve(existing) }
  if (input.options.create_from && !prod) {
    throw new AppError('environment_not_found', { message: `there is no environment '${input.options.create_from}' to create from` })
  }
  const at = services.clock.now().toISOString()
  const plan: Plan = {
    id: planId,
    environment,
    status: 'planning',
    actor: input.actor,
    options: input.options,
    basePlanId: current?.planId ?? null,
    document: null,
    gitCommit: input.git.commit,
    dirty: input.git.dirty,
    createdAt: at,
    updatedAt: at,
  }
  const job = new PlanJob(services, { plan, input, files, current, base: current ?? prod, now: tick, times })
  await job.register()
  return { planId, computed: job.run() }
}

interface PlanFacts {
  readonly plan: Plan
  readonly input: PlanInput
  readonly files: ProjectFiles
  readonly current: EnvironmentRecord | null
  readonly base: EnvironmentRecord | null
  readonly now: number
  readonly times: ReturnType<typeof readPlanTimes>
}

/** Computes one plan: validation, changes, backfills; each step is an event on the plan's stream. */
class PlanJob {
  readonly #services: PlanServices
  readonly #facts: PlanFacts
  readonly #writes: Promise<void>[] = []

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
    const [project, baseSnapshots] = await Promise.all([
      loadProject(
        { ...this.#services, cache: store, ...(input.signal && { signal: input.signal }), onProgress: (done, total) => this.#progress(done, total) },
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
    await this.#keepSeeds(project, backfills)
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
    const gone = await findGoneTables(placed, recorded, () => this.#services.engine(project.sourceFiles))
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

  async #keepSeeds(project: Project, backfills: readonly PlannedBackfill[]): Promise<void> {
    for (const backfill of backfills) {
      const model = project.models.get(backfill.model)
      const file = model?.seed ? project.seeds.get(model.path) : undefined
      if (model?.seed && file) await this.#services.seeds.put(model.seed.sha256, file.bytes)
    }
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
      readableFiles: [
        ...project.sourceFiles,
        ...parts.backfills.flatMap(({ model }) => {
          const seed = project.models.get(model)?.seed
          return seed ? [this.#services.seeds.pathOf(seed.sha256)] : []
        }),
      ],
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
