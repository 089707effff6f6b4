import { canonicalJson } from '../../src/ids.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { PlanOptions } from '../../src/plan/plan-options.ts'
import { relationOf } from '../../src/project/model-kind.ts'
import type { RunRecord } from '../../src/state/run-store.ts'
import { openTestServices, type TestServices } from '../../src/testing/open-test-services.ts'
import { type Trouble, type TroubledWarehouse, troubledWarehouse } from './break-writes.ts'
import { compareEnvironment } from './compare-environment.ts'
import { editProject } from './edit-project.ts'
import { filesOf, type ProjectShape } from './project-shape.ts'
import { provenanceText, traceProject } from './provenance.ts'
import { type Environment, type Sequence, startOf, type Step } from './sequence.ts'

const dayMs = 86_400_000
const firstNow = Date.UTC(2024, 0, 5)

type Applied = Pick<Extract<Step, { do: 'apply' }>, 'environment' | 'trouble'>

/** What an environment shows: a project, and how sure its tables are. */
interface Shown {
  readonly project: ProjectShape
  readonly versions: ReadonlyMap<string, string>
}

/** Plays sequences against the oracle; `log` tells what was done, for whoever reads a counterexample. */
export async function playSequence(sequence: Sequence, log: string[] = []): Promise<void> {
  const warehouse = troubledWarehouse()
  const at = new Date(firstNow).toISOString()
  await using test = await openTestServices({}, { ...warehouse, at, seedContents: 40 })
  const play = new Play({ test, warehouse, log, project: startOf(sequence) })
  await play.write()
  await play.step({ do: 'apply', environment: 'prod', trouble: { kind: 'none' } })
  for (const step of sequence.steps) await play.step(step)
}

class Play {
  readonly #test: TestServices
  readonly #warehouse: TroubledWarehouse
  readonly #log: string[]
  readonly #texts: ProjectShape[] = []
  readonly #shown = new Map<Environment, Shown>()
  /** What each version was built from, by what the oracle says. */
  readonly #builtFrom = new Map<string, string>()
  /** Versions of plans that were begun. */
  readonly #recorded = new Set<string>()
  /** Projects that were applied whole, by what must be there again. */
  readonly #applied = new Map<string, number>()
  #project: ProjectShape
  #files: Readonly<Record<string, string>> = {}
  #now = firstNow
  /** A restatement that did not end leaves holes. */
  #hasHoles = false

  constructor(parts: {
    readonly test: TestServices
    readonly warehouse: TroubledWarehouse
    readonly log: string[]
    readonly project: ProjectShape
  }) {
    this.#test = parts.test
    this.#warehouse = parts.warehouse
    this.#log = parts.log
    this.#project = parts.project
    this.#texts.push(parts.project)
  }

  /** Writes the project's files where they differ from what is there. */
  async write(): Promise<void> {
    const files = filesOf(this.#project)
    const changes: Record<string, string | null> = {}
    for (const name of Object.keys(this.#files)) if (!(name in files)) changes[name] = null
    for (const [name, text] of Object.entries(files))
      if (this.#files[name] !== text) changes[name] = text
    await this.#test.project.write(changes)
    this.#files = files
    for (const [name, text] of Object.entries(changes))
      this.#log.push(`  ${name}: ${text ?? 'gone'}`)
  }

  async step(step: Step): Promise<void> {
    this.#log.push(JSON.stringify(step))
    switch (step.do) {
      case 'edit':
        return this.#move(editProject(this.#project, step.kind, step.choice))
      case 'deploy': {
        for (const { kind, choice } of step.edits)
          await this.#move(editProject(this.#project, kind, choice))
        return this.#apply(step)
      }
      case 'revert':
        return this.#move(this.#texts[step.to % this.#texts.length]!)
      case 'plan':
        return void (await this.#plan(step.environment))
      case 'apply':
        return this.#apply(step)
      case 'run':
        return this.#run(step)
      case 'restate':
        return this.#restate(step)
    }
  }

  async #move(project: ProjectShape): Promise<void> {
    this.#project = project
    this.#texts.push(project)
    await this.write()
  }

  async #plan(environment: Environment, options: PlanOptions = {}): Promise<Plan> {
    const plan = await this.#test.plan(environment, options)
    this.#log.push(`  ${plan.id} ${plan.status}: ${plan.document?.summary}`)
    const errors = plan.document?.issues.filter(({ severity }) => severity === 'error') ?? []
    if (errors.length > 0 || !plan.document)
      throw new Error(`the plan is ${plan.status}: ${JSON.stringify(errors)}`)
    return plan
  }

  async #apply({ environment, trouble }: Applied): Promise<void> {
    const plan = await this.#plan(environment)
    this.#refuseNeedless(environment, plan)
    const project = this.#project
    if (plan.status === 'nothing_to_do') return this.#compare(environment, project)
    const run = await this.#start(plan, trouble)
    for (const { version } of plan.document!.snapshots) this.#recorded.add(version)
    if (run.status !== 'completed') return this.#compareAll()
    this.#hasHoles = false
    const versions = plan.document!.snapshots.map(({ name, version }) => [name, version] as const)
    this.#shown.set(environment, { project, versions: new Map(versions) })
    this.#applied.set(canonicalJson(project), this.#now)
    await this.#compareAll()
    const again = await this.#plan(environment)
    if (again.status !== 'nothing_to_do')
      throw new Error(
        `a second plan of ${environment} is ${again.status}: ${again.document?.summary}`,
      )
  }

  /** Nothing may be built that the oracle proves to be there. */
  #refuseNeedless(environment: Environment, plan: Plan): void {
    const { backfills, snapshots } = plan.document!
    const traced = traceProject(this.#project)
    const shown = this.#shown.get(environment) ?? this.#shown.get('prod')
    const needless = backfills.filter(({ model: name, reason, version: next }) => {
      // A snapshot keeps the version it was first recorded on, also when a run that stopped never built it.
      if (this.#recorded.has(next)) return false
      const model = this.#project.models.find((each) => each.name === name)
      const version = shown?.versions.get(name)
      if (!model || version === undefined || this.#hasHoles) return false
      const text = provenanceText(model, traced.get(name)!)
      return this.#builtFrom.get(version) === text && reason !== 'table-gone'
    })
    for (const { name, version, kind } of snapshots) {
      const model = this.#project.models.find((each) => each.name === name)
      if (!model || relationOf(kind) !== 'table' || this.#builtFrom.has(version)) continue
      this.#builtFrom.set(version, provenanceText(model, traced.get(name)!))
    }
    if (needless.length > 0)
      throw new Error(
        `needlessly built: ${needless.map(({ model, reason }) => `${model} (${reason})`).join(', ')}`,
      )
    const wasApplied = this.#applied.get(canonicalJson(this.#project)) === this.#now
    if (wasApplied && backfills.length > 0 && !this.#hasHoles)
      throw new Error(
        `back to what was applied, yet built: ${backfills.map(({ model }) => model).join(', ')}`,
      )
  }

  async #start(plan: Plan, trouble: Trouble): Promise<RunRecord> {
    const started = await this.#within(trouble, () => this.#test.start(plan))
    return this.#ended(started, trouble)
  }

  async #within(trouble: Trouble, start: () => Promise<Started>): Promise<Started> {
    let runId: string | null = null
    this.#warehouse.prepare(trouble, () => {
      this.#test.orchestrator.cancelRun({ runId: runId!, by: 'bob' }).catch(() => {})
    })
    const started = await start()
    runId = started.runId
    return started
  }

  async #ended({ ended }: Started, trouble: Trouble): Promise<RunRecord> {
    const run = await ended
    this.#log.push(`  run ${run.status}${run.error === null ? '' : `: ${run.error}`}`)
    const expected = this.#warehouse.met
      ? {
          none: 'completed',
          fail: 'failed',
          retry: 'completed',
          'lost-after': 'completed',
          cancel: 'cancelled',
        }[trouble.kind]
      : 'completed'
    const cameTooLate = expected === 'cancelled' && run.status === 'completed'
    this.#warehouse.prepare({ kind: 'none' }, () => {})
    if (run.status !== expected && !cameTooLate)
      throw new Error(`the run ended ${run.status} (${run.error}), not ${expected}`)
    return run
  }

  /** Time goes on for every environment together: tables they share are extended once. */
  async #run({ days, first, trouble }: Extract<Step, { do: 'run' }>): Promise<void> {
    const order: readonly Environment[] = first === 'prod' ? ['prod', 'dev'] : ['dev', 'prod']
    this.#now += days * dayMs
    this.#test.clock.set(this.#now)
    for (const environment of order.filter((name) => this.#shown.has(name))) {
      const input = { environment, executionTime: this.#now, actor: 'cron' }
      const start = () => this.#test.orchestrator.runEnvironment(input)
      const run = await this.#ended(await this.#within(trouble, start), trouble)
      if (run.status !== 'completed') await this.#ended(await start(), { kind: 'none' })
    }
    this.#hasHoles = false
    this.#applied.clear()
    await this.#compareAll()
  }

  async #restate(step: Extract<Step, { do: 'restate' }>): Promise<void> {
    const shown = this.#shown.get(step.environment)
    if (!shown) return
    const model = shown.project.models[step.model % shown.project.models.length]!
    const start = new Date(Date.UTC(2024, 0, 1 + step.from)).toISOString().slice(0, 10)
    const plan = await this.#plan(step.environment, {
      restate_models: model.name,
      ...(step.from > 1 && { start }),
    })
    if (plan.status === 'nothing_to_do') return
    const run = await this.#start(plan, step.trouble)
    if (run.status !== 'completed') this.#hasHoles = true
    await this.#compareAll()
  }

  async #compareAll(): Promise<void> {
    for (const [environment, { project }] of this.#shown) await this.#compare(environment, project)
  }

  async #compare(environment: Environment, project: ProjectShape): Promise<void> {
    const end = new Date(this.#now - 1).toISOString().slice(0, 10)
    await compareEnvironment(this.#test, { environment, project, end })
  }
}

type Started = Awaited<ReturnType<TestServices['start']>>
