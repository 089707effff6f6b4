import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckdbEngine } from '../../src/engines/duckdb/duckdb-engine.ts'
import type { EngineConfig } from '../../src/engines/open-engine.ts'

/** A DuckDB warehouse in a folder of its own, closed and removed when disposed. */
export interface TemporaryWarehouse {
  readonly folder: string
  readonly engine: DuckdbEngine
  readonly config: EngineConfig
  readonly dispose: () => Promise<void>
}

/** Files given as `name: content` are readable ones, next to a `token` which is not. */
export async function openWarehouse(
  files: Readonly<Record<string, string>> = {},
  more: Partial<EngineConfig> = {},
): Promise<TemporaryWarehouse> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'millrace-duckdb-')))
  await writeFile(join(folder, 'token'), 'secret')
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content)
  const config: EngineConfig = {
    engine: 'duckdb',
    path: join(folder, 'warehouse.duckdb'),
    stateId: 'state-1',
    threads: 2,
    readableFiles: Object.keys(files).map((name) => join(folder, name)),
    ...more,
  }
  const engine = await DuckdbEngine.open(config)
  const dispose = async (): Promise<void> => {
    await engine.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { folder, engine, config, dispose }
}
