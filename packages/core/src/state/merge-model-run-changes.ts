import type { ModelRunChange } from './run-store.ts'

/** One change for each model run; fields that are not given are left out, later ones win. */
export function mergeModelRunChanges(changes: readonly ModelRunChange[]): ModelRunChange[] {
  const merged = new Map<string, ModelRunChange>()
  for (const { runId, model, patch } of changes) {
    const key = `${runId}\n${model}`
    const given = Object.fromEntries(
      Object.entries(patch).filter(([, value]) => value !== undefined),
    )
    merged.set(key, { runId, model, patch: { ...merged.get(key)?.patch, ...given } })
  }
  return [...merged.values()]
}
