import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Cell, WarehouseEngine } from '../engines/engine.ts'
import { fileScan } from '../engines/file-scan.ts'
import { openEngine } from '../engines/open-engine.ts'
import { runStream } from '../events/event-envelope.ts'
import { EventJournal } from '../events/event-journal.ts'
import { tailEvents } from '../events/tail-events.ts'
import { BatchClaims } from '../apply/batch-claims.ts'
import { Orchestrator, type StartedRun } from '../apply/orchestrator.ts'
import type { RunServices } from '../apply/run-context.ts'
import { silentLogger } from '../logger.ts'
import { requestPlan } from '../plan/build-plan.ts'
import type { Plan } from '../plan/plan.ts'
import type { PlanOptions } from '../plan/plan-options.ts'
import { createLoadMemory } from '../project/load-memory.ts'
import { createTemplateRenderer } from '../project/render-template.ts'
import { createAnalysisPool } from '../sql/analysis-pool.ts'
import { rememberReads } from '../state/remember-reads.ts'
import type { StoredEvent } from '../state/event-log.ts'
import type { RunRecord } from '../state/run-store.ts'
import { type FixedClock, fixedClock } from './fixed-clock.ts'
import { createMemoryStateStore } from './memory-state-store.ts'
import { projectFromText, type TextProject } from './project-from-text.ts'

/** A project, its state in memory and a real warehouse, put together as the server does. */
export interface TestServices extends AsyncDisposable {
  readonly project: TextProject
  readonly clock: FixedClock
  readonly services: RunServices
  readonly orchestrator: Orchestrator
  readonly engine: WarehouseEngine
  plan(environment?: string, options?: PlanOptions): Promise<Plan>
  start(plan: Plan, by?: Orchestrator): Promise<StartedRun>
  /** Plans, applies, and waits for the end. */
  apply(environment?: string, options?: PlanOptions): Promise<RunRecord>
  rows(sql: string): Promise<readonly (readonly Cell[])[]>
  events(runId: string): Promise<readonly StoredEvent[]>
  /** The first event of a run that `matches`, as soon as it is there. */
  event(runId: string, matches: (event: StoredEvent) => boolean): Promise<StoredEvent>
  /** Another process's view of the same state and warehouse. */
  otherProcess(holder: string): Orchestrator
}

export interface TestOptions {
  /** What runs use instead of the warehouse itself, to break it at will. */
  readonly wrap?: (engine: WarehouseEngine) => WarehouseEngine
  readonly at?: string
  /** Files of the project that declared sources may read. */
  readonly readable?: readonly string[]
  /** How many contents its seeds have at most, in all its steps; two when left out. */
  readonly seedContents?: number
}

export async function openTestServices(
  files: Readonly<Record<string, string>>,
  options: TestOptions = {},
): Promise<TestServices> {
  const project = await projectFromText(files)
  const clock = fixedClock(options.at ?? '2024-01-11T00:00:00Z')
  const store = rememberReads(createMemoryStateStore())
  const seeds = path.join(project.root, '.millrace/seeds')
  await mkdir(seeds, { recursive: true })
  const places = options.seedContents ?? 2
  const seedFiles = Array.from({ length: places }, (_, index) => path.join(seeds, `${index}`))
  const readable = (options.readable ?? []).map((file) => path.join(project.root, file))
  const warehouse = {
    engine: 'duckdb',
    path: path.join(project.root, '.millrace/warehouse.duckdb'),
    stateId: await store.getStateId(),
    threads: 2,
    readableFiles: [...seedFiles, ...readable],
  } as const
  const engine = await openEngine(warehouse)
  const wrapped = options.wrap?.(engine) ?? engine
  const analyzer = createAnalysisPool({ size: 1 })
  /** The warehouse reads only files it was opened with: copies of seeds take the places kept for them. */
  const kept = new Map<string, string>()
  const pathOf = (sha256: string) => {
    const file = kept.get(sha256) ?? seedFiles[kept.size]
    if (file === undefined) throw new RangeError(`a test has ${places} contents of seeds`)
    kept.set(sha256, file)
    return file
  }
  const services: RunServices = {
    store,
    memory: createLoadMemory(),
    journal: new EventJournal(store, clock),
    clock,
    logger: silentLogger,
    analyzer,
    fileScan,
    renderer: await createTemplateRenderer(),
    seeds: {
      pathOf,
      put: async (sha256, bytes) => {
        await writeFile(pathOf(sha256), bytes)
        return pathOf(sha256)
      },
    },
    engine: async () => wrapped,
    maxIdentifierBytes: 63,
    claims: new BatchClaims(),
    retry: { attempts: 4, delayMs: () => 0 },
    elapsed: () => performance.now(),
  }
  const orchestrator = new Orchestrator(services, 'test:1')
  const others: Orchestrator[] = []
  const plan = async (environment = 'prod', planOptions: PlanOptions = {}) => {
    const git = { commit: null, dirty: null }
    const requested = await requestPlan(services, {
      root: project.root,
      environment,
      options: planOptions,
      overrides: {},
      actor: 'ada',
      git,
    })
    return requested.computed
  }
  const start = ({ id }: Plan, by = orchestrator) => by.applyPlan({ planId: id, actor: 'ada' })
  return {
    project,
    clock,
    services,
    orchestrator,
    engine,
    plan,
    start,
    apply: async (environment, planOptions) =>
      (await start(await plan(environment, planOptions))).ended,
    async rows(sql) {
      const rows: (readonly Cell[])[] = []
      for await (const batch of engine.query(sql)) rows.push(...batch.rows)
      return rows
    },
    events: (runId) => store.readEvents(runStream(runId), 0, 5000),
    async event(runId, matches) {
      for await (const group of tailEvents(store, runStream(runId), { after: 0 })) {
        const found = group.find(matches)
        if (found) return found
      }
      throw new Error('the stream ended')
    },
    otherProcess(holder) {
      const other = new Orchestrator(
        { ...services, journal: new EventJournal(store, clock), claims: new BatchClaims() },
        holder,
      )
      others.push(other)
      return other
    },
    async [Symbol.asyncDispose]() {
      for (const each of [...others, orchestrator]) await each.close()
      await engine.close()
      await analyzer.close()
      await project[Symbol.asyncDispose]()
    },
  }
}
