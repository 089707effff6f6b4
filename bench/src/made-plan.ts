import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createAnalysisPool,
  createLoadMemory,
  createTemplateRenderer,
  EventJournal,
  findProjectFiles,
  loadProject,
  type Model,
  type PlanDocument,
  QueryWriter,
  requestPlan,
  silentLogger,
  systemClock,
} from '@millrace/core'
import {
  fileScan,
  openEngine,
  relationText,
  type RelationName,
  type WarehouseEngine,
} from '@millrace/core/engines'
import { openStateStore } from '@millrace/db'
import type { ScratchFolder } from './scratch-folder.ts'

/** What Millrace does for a project in a new state, with the very text of each query. */
export interface MadePlan {
  readonly document: PlanDocument
  readonly models: ReadonlyMap<string, Model>
  /** Every batch, parents before readers, with its query; null for a seed. */
  readonly batches: readonly PlannedBatch[]
  /** Views that the batches read, parents before readers. */
  readonly views: readonly { readonly relation: RelationName; readonly select: string }[]
}

export interface PlannedBatch {
  readonly model: Model
  readonly relation: RelationName
  readonly range: { readonly start: number; readonly end: number }
  readonly select: string | null
  readonly seedPath: string | null
}

/** Plans a project in a state of its own, so that a baseline can run the same statements by hand. */
export async function makePlan(root: string, scratch: ScratchFolder): Promise<MadePlan> {
  const store = await openStateStore({ state: scratch.fresh('plan-state') })
  const warehouse = scratch.fresh('plan-warehouse')
  const open = async (readableFiles: readonly string[]) =>
    openEngine({
      engine: 'duckdb',
      path: warehouse,
      stateId: await store.getStateId(),
      readableFiles,
    })
  let opened: Promise<WarehouseEngine> | null = null
  const pathOf = (sha256: string) => join(scratch.path, `${sha256}.csv`)
  await using analyzer = createAnalysisPool()
  const renderer = await createTemplateRenderer()
  const services = {
    store,
    cache: store,
    memory: createLoadMemory(),
    journal: new EventJournal(store, systemClock),
    clock: systemClock,
    logger: silentLogger,
    analyzer,
    renderer,
    seeds: {
      pathOf,
      put: (sha256: string, bytes: Uint8Array) =>
        writeFile(pathOf(sha256), bytes).then(() => pathOf(sha256)),
    },
    engine: (readableFiles: readonly string[]) => (opened ??= open(readableFiles)),
    fileScan,
    maxIdentifierBytes: 63,
  }
  try {
    const git = { commit: null, dirty: null }
    const input = { root, environment: 'prod', options: {}, overrides: {}, actor: 'bench', git }
    const { document, status } = await (await requestPlan(services, input)).computed
    if (document === null || status !== 'ready') throw new Error(`the plan is ${status}`)
    const files = await findProjectFiles(root, services.memory.files)
    const { models } = await loadProject(services, { root, environment: 'prod', files })
    return await writeOut(document, models, services)
  } finally {
    await closeEngine(opened)
    await store.close()
  }
}

async function writeOut(
  document: PlanDocument,
  models: ReadonlyMap<string, Model>,
  services: ConstructorParameters<typeof QueryWriter>[0] & {
    readonly seeds: { pathOf(sha256: string): string }
  },
): Promise<MadePlan> {
  const { environment, executionTime, snapshots, backfills } = document
  const physical = new Map(
    snapshots.flatMap(({ name, physical: place }) => (place ? [[name, place] as const] : [])),
  )
  const embedded = new Map([...models].filter(([, model]) => model.kind === 'embedded'))
  const relations = new Map([...physical].map(([name, place]) => [name, relationText(place)]))
  const queries = new QueryWriter(services, { environment, executionTime, relations, embedded })
  await queries.prepare(models.values())
  const batches: PlannedBatch[] = []
  for (const { model: name, physical: relation, batches: ranges } of backfills) {
    const model = mustGet(models, name)
    for (const range of ranges) {
      const seedPath = model.seed ? services.seeds.pathOf(model.seed.sha256) : null
      const select = model.seed ? null : await queries.query(model, range)
      batches.push({ model, relation, range, select, seedPath })
    }
  }
  const views: { relation: RelationName; select: string }[] = []
  for (const { name, kind } of snapshots) {
    if (kind !== 'view' && kind !== 'external') continue
    views.push({
      relation: mustGet(physical, name),
      select: await queries.query(mustGet(models, name), null),
    })
  }
  return { document, models, batches, views }
}

function mustGet<Value>(map: ReadonlyMap<string, Value>, key: string): Value {
  const value = map.get(key)
  if (value === undefined) throw new Error(`${key} is not in the plan`)
  return value
}

async function closeEngine(opened: Promise<WarehouseEngine> | null): Promise<void> {
  await (await opened)?.close()
}
