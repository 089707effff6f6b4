import {
  createAnalysisPool,
  createTemplateRenderer,
  EventJournal,
  findProjectFiles,
  type Model,
  type PlanDocument,
  QueryWriter,
  requestPlan,
  silentLogger,
  systemClock,
  type TimeRange,
} from '@millrace/core'
import { openEngine, type WarehouseEngine } from '@millrace/core/engines'
import { createMemoryStateStore } from '@millrace/core/testing'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What Millrace would do for a project in a new state, with the very text of each query. */
export interface MadePlan {
  readonly document: PlanDocument
  readonly models: ReadonlyMap<string, Model>
  query(model: Model, range: TimeRange | null): Promise<string>
  seedPath(model: Model): string
}

/** Plans a project in memory, so that a baseline can run the same statements by hand. */
export async function makePlan(root: string, scratch: string): Promise<MadePlan> {
  await mkdir(scratch, { recursive: true })
  const store = createMemoryStateStore()
  await store.open()
  await store.initSchema()
  await using analyzer = createAnalysisPool()
  const renderer = await createTemplateRenderer()
  let engine: WarehouseEngine | null = null
  const pathOf = (sha256: string) => join(scratch, `${sha256}.csv`)
  const services = {
    store,
    journal: new EventJournal(store, systemClock),
    clock: systemClock,
    logger: silentLogger,
    analyzer,
    renderer,
    seeds: {
      pathOf,
      put: async (sha256: string, bytes: Uint8Array) => writeFile(pathOf(sha256), bytes).then(() => pathOf(sha256)),
    },
    engine: async (readableFiles: readonly string[]) => {
      engine ??= await openEngine({ engine: 'duckdb', path: join(scratch, 'plan.duckdb'), stateId: 'bench', readableFiles })
      return engine
    },
    maxIdentifierBytes: 63,
  }
}
