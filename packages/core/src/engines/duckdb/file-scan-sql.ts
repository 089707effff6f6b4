import type { FileScan } from '../engine.ts'
import { quoteIdentifier, quoteLiteral } from '../sql-text.ts'

const readers = { csv: 'read_csv', parquet: 'read_parquet', json: 'read_json' } as const

/** A SELECT over declared files; column types given by the author override what the reader infers. */
export function fileScanSql(scan: FileScan): string {
  const files = `[${scan.files.map(quoteLiteral).join(', ')}]`
  const options = Object.entries(scan.options).map(([name, value]) => `${name} = ${literal(value)}`)
  const typed = Object.entries(scan.columns)
  if (typed.length > 0 && scan.format === 'csv') {
    options.push(
      `types = {${typed.map(([name, type]) => `${quoteLiteral(name)}: ${quoteLiteral(type)}`).join(', ')}}`,
    )
  }
  const from = `${readers[scan.format]}(${[files, ...options].join(', ')})`
  if (typed.length === 0 || scan.format === 'csv') return `SELECT * FROM ${from}`
  const casts = typed.map(
    ([name, type]) => `CAST(${quoteIdentifier(name)} AS ${type}) AS ${quoteIdentifier(name)}`,
  )
  return `SELECT * REPLACE (${casts.join(', ')}) FROM ${from}`
}

function literal(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteLiteral(value) : String(value)
}
