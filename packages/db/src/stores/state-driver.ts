import type { MigrateOptions, MigrationReport } from '../migrate/migrate-database.ts'
import type { AppendNotice } from './append-notice.ts'
import type { StateDatabase } from './drizzle-session.ts'

/** An open database and what only its driver can do. */
export interface OpenState {
  readonly db: StateDatabase
  /** Names this process in notifications; null where no other process can listen. */
  readonly origin: string | null
  /** True where a statement that runs too long can be ended. */
  readonly hasStatementTimeout: boolean
  /** Brings the schema up to date by the rules of the place. */
  migrate(options?: MigrateOptions): Promise<MigrationReport>
  /** A gzip archive of the whole state at one moment; null where the database's own tools make one. */
  readonly dump: (() => Promise<Uint8Array>) | null
  /** Where this process keeps its backups. */
  readonly backups: string | null
  close(): Promise<void>
}

/** How a kind of state is opened. */
export interface StateDriver {
  /** The folder, or the URL without its password. */
  readonly place: string
  /** `hear` is told of appends by other processes. */
  open(hear: (notice: AppendNotice) => void): Promise<OpenState>
}
