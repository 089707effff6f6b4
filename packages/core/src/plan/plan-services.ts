import type { Clock } from '../clock.ts'
import type { FileScanner, WarehouseEngine } from '../engines/engine.ts'
import type { EventJournal } from '../events/event-journal.ts'
import type { Logger } from '../logger.ts'
import type { QueryAnalyzer } from '../project/analyze-models.ts'
import type { LoadMemory } from '../project/load-memory.ts'
import type { TemplateRenderer } from '../project/render-template.ts'
import type { ChangeComparer } from '../snapshots/categorize-change.ts'
import type { StateStore } from '../state/state-store.ts'

/** Keeps copies of seeds by content, so that a plan applies the bytes it was made from. */
export interface SeedStore {
  /** Stores the bytes under their hash; returns the absolute real path. */
  put(sha256: string, bytes: Uint8Array): Promise<string>
  pathOf(sha256: string): string
}

/** What computing and applying plans needs from outside. */
export interface PlanServices {
  readonly store: StateStore
  /** What was loaded before in this process. */
  readonly memory: LoadMemory
  readonly journal: EventJournal
  readonly clock: Clock
  readonly logger: Logger
  readonly analyzer: QueryAnalyzer & ChangeComparer
  readonly renderer: TemplateRenderer
  readonly seeds: SeedStore
  /** The warehouse, opened so that these files can be read. */
  readonly engine: (readableFiles: readonly string[]) => Promise<WarehouseEngine>
  readonly fileScan: FileScanner
  readonly maxIdentifierBytes: number
}
