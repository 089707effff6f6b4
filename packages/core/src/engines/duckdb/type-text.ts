import {
  DuckDBArrayType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBUnionType,
} from '@duckdb/node-api'
import { quoteIdentifier } from '../sql-text.ts'

/**
 * A type in the spelling of DuckDB's own catalogue: aliases by name, fields quoted only where
 * needed.
 */
export function typeText(type: DuckDBType): string {
  if (type.alias !== undefined && type.alias !== '') return type.alias
  if (type instanceof DuckDBListType) return `${typeText(type.valueType)}[]`
  if (type instanceof DuckDBArrayType) return `${typeText(type.valueType)}[${type.length}]`
  if (type instanceof DuckDBMapType)
    return `MAP(${typeText(type.keyType)}, ${typeText(type.valueType)})`
  if (type instanceof DuckDBStructType) return `STRUCT(${fields(type.entryNames, type.entryTypes)})`
  if (type instanceof DuckDBUnionType) return `UNION(${fields(type.memberTags, type.memberTypes)})`
  return type.toString()
}

function fields(names: readonly string[], types: readonly DuckDBType[]): string {
  return types.map((type, index) => `${fieldName(names[index] ?? '')} ${typeText(type)}`).join(', ')
}

function fieldName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : quoteIdentifier(name)
}
