import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteLiteral } from '../sql-text.ts'

/** The schema that holds permits, fences and what the warehouse knows of its state. */
export const internalSchema = 'millrace_internal'

export const permits = `${internalSchema}.permits`
export const fences = `${internalSchema}.fences`
const meta = `${internalSchema}.meta`

const schemaVersion = '1'

/** The warehouse was made by another state. */
export class ForeignWarehouse extends Error {
  readonly owner: string

  constructor(owner: string) {
    super(`The warehouse belongs to state ${owner}.`)
    this.owner = owner
  }
}

/** Makes the bookkeeping tables of a new warehouse, and refuses one of another state. */
export async function bookkeeping(connection: DuckDBConnection, stateId: string): Promise<void> {
  await connection.run(`
    BEGIN TRANSACTION;
    CREATE SCHEMA IF NOT EXISTS ${internalSchema};
    CREATE TABLE IF NOT EXISTS ${meta} (key VARCHAR PRIMARY KEY, value VARCHAR);
    CREATE TABLE IF NOT EXISTS ${permits} (batch VARCHAR PRIMARY KEY, lease VARCHAR, token UBIGINT);
    CREATE TABLE IF NOT EXISTS ${fences} (lease VARCHAR PRIMARY KEY, token UBIGINT);
    INSERT OR IGNORE INTO ${meta} VALUES
      ('schema_version', '${schemaVersion}'), ('state_id', ${quoteLiteral(stateId)});
    COMMIT;
  `)
  const result = await connection.run(`SELECT value FROM ${meta} WHERE key = 'state_id'`)
  const owner = (await result.getRows())[0]?.[0]
  if (owner !== stateId) throw new ForeignWarehouse(String(owner))
}
