import {
  DuckDBArrayType,
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUnionType,
  DuckDBUnionValue,
  type DuckDBValue,
  DuckDBVariantValue,
} from '@duckdb/node-api'
import type { Cell } from '../engine.ts'

const wide = new Set<DuckDBTypeId>([
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.BIGNUM,
])

/** A DuckDB value as JSON carries it, see `Cell`. */
export function toCell(value: DuckDBValue, type?: DuckDBType): Cell {
  if (value === null || value === undefined) return null
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      return Number.isFinite(value) ? value : String(value)
    case 'bigint':
      return isSafe(value) && !(type !== undefined && wide.has(type.typeId))
        ? Number(value)
        : String(value)
    default:
      return fromObject(value, type)
  }
}

function isSafe(value: bigint): boolean {
  return value >= -9007199254740992n && value <= 9007199254740992n
}

function fromObject(value: object, type: DuckDBType | undefined): Cell {
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return value.isFinite ? isoTime(value.micros, 1_000_000n) : infinity(value.micros)
  }
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) {
    const inner =
      type instanceof DuckDBListType || type instanceof DuckDBArrayType ? type.valueType : undefined
    return value.items.map((item) => toCell(item, inner))
  }
  if (value instanceof DuckDBStructValue) {
    const types = type instanceof DuckDBStructType ? type.entryTypes : []
    return Object.fromEntries(
      Object.entries(value.entries).map(([key, item], index) => [key, toCell(item, types[index])]),
    )
  }
  if (value instanceof DuckDBMapValue) {
    const inner = type instanceof DuckDBMapType ? type.valueType : undefined
    return Object.fromEntries(
      value.entries.map((entry) => [keyText(toCell(entry.key)), toCell(entry.value, inner)]),
    )
  }
  if (value instanceof DuckDBUnionValue) {
    const member = type instanceof DuckDBUnionType ? type.memberTags.indexOf(value.tag) : -1
    return toCell(
      value.value,
      type instanceof DuckDBUnionType ? type.memberTypes[member] : undefined,
    )
  }
  if (value instanceof DuckDBVariantValue) return toCell(value.value, value.type)
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('base64')
  if (value instanceof DuckDBTimestampSecondsValue) {
    return value.isFinite ? isoTime(value.seconds, 1n) : infinity(value.seconds)
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) {
    return value.isFinite ? isoTime(value.millis, 1000n) : infinity(value.millis)
  }
  if (value instanceof DuckDBTimestampNanosecondsValue) {
    return value.isFinite ? isoTime(value.nanos, 1_000_000_000n) : infinity(value.nanos)
  }
  return String(value)
}

function keyText(key: Cell): string {
  return typeof key === 'string' ? key : JSON.stringify(key)
}

function infinity(value: bigint): string {
  return value > 0n ? 'infinity' : '-infinity'
}

function isoTime(value: bigint, perSecond: bigint): string {
  let seconds = value / perSecond
  let fraction = value % perSecond
  if (fraction < 0n) {
    seconds -= 1n
    fraction += perSecond
  }
  const date = new Date(Number(seconds) * 1000)
  if (Number.isNaN(date.getTime()))
    return new DuckDBTimestampValue((value * 1_000_000n) / perSecond).toString()
  const whole = date.toISOString().slice(0, -5)
  if (fraction === 0n) return `${whole}Z`
  const digits = String(fraction).padStart(String(perSecond).length - 1, '0')
  return `${whole}.${digits.replace(/(?:000)+$/, '')}Z`
}
