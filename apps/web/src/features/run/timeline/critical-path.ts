import type { PlanApplyTracker } from '@millrace/client'
import type { ExpectedCourse } from './expected-course.ts'

/** The models whose time decides when the run ends: from the last to end, always the parent it waited for longest. */
export function criticalPath(
  { models }: PlanApplyTracker,
  expected: ExpectedCourse,
): ReadonlySet<string> {
  const endOf = (name: string): number | null => {
    const model = models[name]
    if (!model || model.status === 'kept' || model.status === 'skipped') return null
    const work = expected.models.get(name)
    if (work) return work.to
    return model.start !== null && model.end !== null ? Date.parse(model.end) : null
  }
  const latest = (names: Iterable<string>) => {
    let found: { readonly name: string; readonly end: number } | null = null
    for (const name of names) {
      const end = endOf(name)
      if (end !== null && (found === null || end > found.end)) found = { name, end }
    }
    return found?.name
  }
  const path = new Set<string>()
  let name = latest(Object.keys(models))
  while (name !== undefined && !path.has(name)) {
    path.add(name)
    name = latest(models[name]?.dependsOn ?? [])
  }
  return path
}
