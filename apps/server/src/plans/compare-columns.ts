import type { ModelSnapshot } from '@millrace/core'

/** One column of a model inside a plan. */
export interface ColumnChange {
  readonly name: string
  readonly type: string
  /** Its former type, when that was another. */
  readonly was: string | null
  /** `values`: the type stays, what stands in it can change. */
  readonly change: 'added' | 'removed' | 'retyped' | 'values' | null
}

type Side = Pick<ModelSnapshot, 'payload'> | null

/** The columns of a model after a plan, in order, then those it loses. */
export function compareColumns(
  before: Side,
  after: Side,
  affected: readonly string[] | 'all' | null,
): ColumnChange[] {
  const [old, now] = [columnsOf(before), columnsOf(after)]
  // What was never described cannot be told from what is not there.
  const isComparable = (before === null || old !== null) && (after === null || now !== null)
  const typeBefore = new Map(old?.map(({ name, type }) => [name.toLowerCase(), type]))
  const names = affected === 'all' ? null : new Set(affected?.map((name) => name.toLowerCase()))
  const kept = (now ?? []).map(({ name, type }): ColumnChange => {
    const was = typeBefore.get(name.toLowerCase())
    const isAffected = names === null || names.has(name.toLowerCase())
    if (was === undefined) return { name, type, was: null, change: isComparable ? 'added' : null }
    if (was !== type) return { name, type, was, change: 'retyped' }
    return { name, type, was: null, change: isAffected ? 'values' : null }
  })
  const stays = new Set(now?.map(({ name }) => name.toLowerCase()))
  const lost = isComparable ? (old ?? []).filter(({ name }) => !stays.has(name.toLowerCase())) : []
  return [
    ...kept,
    ...lost.map(({ name, type }) => ({ name, type, was: null, change: 'removed' as const })),
  ]
}

function columnsOf(side: Side) {
  if (!side) return null
  const { outputs, seed } = side.payload
  return outputs ?? seed?.columns ?? null
}
