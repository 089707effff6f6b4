import { fileScanSql } from './duckdb/file-scan-sql.ts'
import type { FileScanner } from './engine.ts'

/** Says how each engine reads declared files; opens nothing. */
export const fileScan: FileScanner = (dialect, scan) =>
  dialect === 'duckdb' ? fileScanSql(scan) : null
