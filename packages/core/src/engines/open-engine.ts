import type { WarehouseEngine } from './engine.ts'

/** How long an interrupted statement may go on unless the config says otherwise. */
export const defaultInterruptGraceMs = 1500

/** What an engine is opened with; one engine may have one warehouse file open at a time. */
export interface EngineConfig {
  readonly engine: 'duckdb'
  /** Absolute path of the warehouse file; made if it does not exist, its folder must. */
  readonly path: string
  /** The id of the state this warehouse belongs to; a warehouse of another state is refused. */
  readonly stateId: string
  readonly threads?: number
  /** In the engine's own spelling, `2GB`. */
  readonly memoryLimit?: string
  /** Absolute real paths of the declared source and seed files: the only files SQL may read. */
  readonly readableFiles: readonly string[]
  /** Where large statements spill; `<path>.tmp` if not given. */
  readonly tempDirectory?: string
  /**
   * How long an interrupted statement may go on before its process is ended; 1500 ms if not given.
   */
  readonly interruptGraceMs?: number
}

/**
 * Opens the warehouse and waits until it can be used. Throws `EngineError` (`busy` if another
 * process has it open) or `AppError` `warehouse_foreign`.
 */
export async function openEngine(config: EngineConfig): Promise<WarehouseEngine> {
  const { DuckdbEngine } = await import('./duckdb/duckdb-engine.ts')
  return DuckdbEngine.open(config)
}
