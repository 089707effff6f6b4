/** A copy of a state in one file. */
export interface StateBackup {
  readonly stateId: string
  /** The last migration the state had. */
  readonly schemaVersion: string | null
  /** ISO 8601 UTC. */
  readonly at: string
  /** Of the archive in it, in hexadecimal. */
  readonly sha256: string
  /** The file, below the state's own folder. */
  readonly file: string
}

/** A state that is back. */
export interface RestoredState {
  readonly stateId: string
  /** When the backup was made, ISO 8601 UTC. */
  readonly backedUpAt: string
  readonly schemaVersion: string
  readonly epoch: number
}
