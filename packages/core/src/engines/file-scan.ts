import { fileScanSql } from './duckdb/file-scan-sql.ts'
import type { Dialect } from './engine.ts'

/** Declared files to read as one relation. Paths are absolute and real; column types override inferred ones. */
export interface FileScan {
  readonly format: 'csv' | 'parquet' | 'json'
  readonly files: readonly string[]
  readonly columns: Readonly<Record<string, string>>
  readonly options: Readonly<Record<string, string | number | boolean>>
}

/** A SELECT over the files in the engine's own SQL, or null where the engine cannot read files. */
export function fileScan(dialect: Dialect, scan: FileScan): string | null {
  return dialect === 'duckdb' ? fileScanSql(scan) : null
}
