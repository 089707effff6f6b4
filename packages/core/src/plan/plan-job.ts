import { AppError } from '../errors/app-error.ts'
import type { WarehouseEngine } from '../engines/engine.ts'
import type { Issue } from '../errors/issue.ts'
import { isSound, loadProject, type Project } from '../project/load-project.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import { type Changes, findChanges } from './changes-stage.ts'
import { findImpact } from './find-impact.ts'
import { describeBackfills, describeChanges, summarize } from './describe-plan.ts'
import { type FoundBackfills, planBackfills } from './plan-backfills.ts'
import type { Plan, PlanDocument } from './plan.ts'
import { type PlanFacts, plannedUntil, projectStart } from './plan-facts.ts'
import { PlanLog } from './plan-log.ts'
import type { PlanServices } from './plan-services.ts'
import { targetProject } from './target-project.ts'
import { readSeedCells } from '../project/read-seed-cells.ts'
import { registerCatalogue } from './register-catalogue.ts'
import { validateTarget } from './validation-stage.ts'

const noChanges = { added: [], removed: [], direct: [], indirect: [], metadata: [] } as const

/** Computes one plan: validation, changes, backfills; each step is an event on the plan's stream. */
export class PlanJob {
  readonly #services: PlanServices
  readonly #facts: PlanFacts
  readonly #log: PlanLog
  #seedCopies: readonly string[] = []

  constructor(services: PlanServices, facts: PlanFacts) {
    this.#services = services
    this.#facts = facts
    this.#log = new PlanLog(services, facts.plan)
  }

  register(): Promise<void> {
    return this.#log.begin()
  }

  async run(): Promise<Plan> {
    const { input } = this.#facts
    try {
      return await this.#compute()
    } catch (error) {
      const known = error instanceof AppError ? error : null
      if (input.signal?.aborted) {
        await this.#log.end({
          status: 'cancelled',
          event: { type: 'plan.cancelled', payload: {} },
          document: null,
        })
      } else {
        const payload = {
          code: known?.code ?? 'internal',
          message: known?.message ?? 'the plan could not be computed',
          ...(known?.hint && { hint: known.hint }),
        }
        await this.#log.end({
          status: 'failed',
          event: { type: 'plan.failed', payload },
          document: null,
        })
      }
      throw error
    }
  }

  async #compute(): Promise<Plan> {
    const { store } = this.#services
    const { plan, input } = this.#facts
    const { project: loaded, base, issues } = await this.#validate()
    input.signal?.throwIfAborted()
    if (!isSound({ issues })) {
      const document = this.#document(loaded, {
        issues,
        changes: noChanges,
        snapshots: [],
        backfills: [],
        audits: [],
      })
      return this.#log.end({
        status: 'invalid',
        event: { type: 'plan.invalid', payload: { summary: document.summary } },
        document,
      })
    }
    const services = { ...this.#services, cache: store }
    const project = await targetProject(services, { project: loaded, base, options: input.options })
    this.#log.emit([{ type: 'stage.started', payload: { stage: 'changes' } }])
    const found = await findChanges(
      {
        comparer: this.#services.analyzer,
        hashes: this.#services.memory.hashes,
        readSeed: (model) => readSeedCells(this.#services.seeds, model),
        getSnapshots: (ids) => store.getSnapshots(ids) as Promise<readonly ModelSnapshot[]>,
        maxIdentifierBytes: this.#services.maxIdentifierBytes,
      },
      {
        project,
        base,
        options: input.options,
        overrides: input.overrides,
        createdAt: plan.createdAt,
        gitCommit: plan.gitCommit,
      },
    )
    this.#log.emit([
      { type: 'changes.found', payload: describeChanges(project, found) },
      { type: 'impact.found', payload: { edges: findImpact(project, found.effects) } },
      { type: 'stage.ended', payload: { stage: 'changes', status: 'success' } },
      { type: 'stage.started', payload: { stage: 'backfills' } },
    ])
    input.signal?.throwIfAborted()
    const work = await planBackfills(this.#services, {
      facts: this.#facts,
      project,
      base,
      found,
      engine: () => this.#engine(project.sourceFiles),
    })
    if (work.issues.length > 0)
      this.#log.emit([{ type: 'issues.found', payload: { issues: [...work.issues] } }])
    this.#log.emit([
      { type: 'backfills.found', payload: { backfills: describeBackfills(work.backfills) } },
      { type: 'stage.ended', payload: { stage: 'backfills', status: 'success' } },
    ])
    if (project === loaded)
      await registerCatalogue(store, { project, snapshots: found.snapshots, at: plan.createdAt })
    return this.#conclude(project, { issues: [...issues, ...work.issues], found, work })
  }

  async #validate(): Promise<{
    project: Project
    base: ReadonlyMap<string, ModelSnapshot>
    issues: readonly Issue[]
  }> {
    const { input, files, plan, base } = this.#facts
    const { store } = this.#services
    this.#log.emit([
      { type: 'stage.started', payload: { stage: 'validation', total: files.files.length } },
    ])
    await this.#keepSeeds()
    const [project, snapshots] = await Promise.all([
      loadProject(
        {
          ...this.#services,
          cache: store,
          engine: (sources) => this.#engine(sources),
          onProgress: (done, total) => this.#log.progress(done, total),
          ...(input.signal && { signal: input.signal }),
        },
        { root: input.root, environment: plan.environment, files },
      ),
      store.getSnapshots(base?.snapshots.map(({ snapshotId }) => snapshotId) ?? []) as Promise<
        readonly ModelSnapshot[]
      >,
    ])
    const baseByName = new Map(snapshots.map((snapshot) => [snapshot.name, snapshot]))
    const issues = await validateTarget(
      { ...this.#services, cache: store, engine: () => this.#engine(project.sourceFiles) },
      { project, base: baseByName, options: input.options, log: this.#log },
    )
    if (issues.length > 0)
      this.#log.emit([{ type: 'issues.found', payload: { issues: [...issues] } }])
    const status = isSound({ issues })
      ? ({ status: 'success' } as const)
      : ({ status: 'fail', reason: 'error' } as const)
    this.#log.emit([{ type: 'stage.ended', payload: { stage: 'validation', ...status } }])
    return { project, base: baseByName, issues }
  }

  #conclude(
    project: Project,
    parts: {
      readonly issues: readonly Issue[]
      readonly found: Changes
      readonly work: FoundBackfills
    },
  ): Promise<Plan> {
    const { found, work, issues } = parts
    const { changes, snapshots } = found
    const document = this.#document(project, {
      issues,
      changes,
      snapshots,
      backfills: work.backfills,
      audits: work.audits,
    })
    const isUncategorised = changes.direct.some(({ category }) => category === 'uncategorised')
    // An explanation is read and thrown away: nobody can apply it.
    const status = this.#facts.input.options.explain
      ? 'discarded'
      : isUncategorised
        ? 'uncategorised'
        : this.#isEmpty(document)
          ? 'nothing_to_do'
          : 'ready'
    return this.#log.end({
      status,
      event: { type: `plan.${status}`, payload: { summary: document.summary } },
      document,
    })
  }

  /** Copies every seed under its hash, so that applying uses the bytes the plan was made from. */
  async #keepSeeds(): Promise<void> {
    const seeds = this.#facts.files.files.filter(
      ({ path }) => path.startsWith('seeds/') && path.endsWith('.csv'),
    )
    this.#seedCopies = await Promise.all(
      seeds.map(({ bytes, sha256 }) => this.#services.seeds.put(sha256, bytes)),
    )
  }

  /** The warehouse with all this plan will read, so that applying it needs no other one. */
  #engine(sourceFiles: readonly string[]): Promise<WarehouseEngine> {
    return this.#services.engine([...sourceFiles, ...this.#seedCopies])
  }

  #document(
    project: Project,
    parts: Pick<PlanDocument, 'issues' | 'changes' | 'snapshots' | 'backfills' | 'audits'>,
  ): PlanDocument {
    const { plan, input, now, current } = this.#facts
    const content = {
      environment: plan.environment,
      isNew: current === null,
      options: input.options,
      overrides: input.overrides,
      executionTime: now,
      standsAt: Math.max(plannedUntil(this.#facts), current?.standsAt ?? 0),
      defaultSchema: project.config.default_schema ?? 'main',
      projectStart: projectStart(project),
      readableFiles: this.#readableFiles(project),
      ...parts,
    }
    return { ...content, summary: summarize(content) }
  }

  #readableFiles(project: Project): string[] {
    const promoted = [...project.models.values()].flatMap(({ seed }) =>
      seed ? [this.#services.seeds.pathOf(seed.sha256)] : [],
    )
    return [...new Set([...project.sourceFiles, ...this.#seedCopies, ...promoted])]
  }

  #isEmpty(document: PlanDocument): boolean {
    const { current } = this.#facts
    const { added, removed, direct, indirect, metadata } = document.changes
    const listed = added.length + removed.length + direct.length + indirect.length + metadata.length
    return (
      current !== null &&
      current.finalized &&
      listed + document.backfills.length + document.audits.length === 0
    )
  }
}
