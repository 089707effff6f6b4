/** Parts of the router whose answers an event of the console makes old. */
export type AnswerGroup = 'environment' | 'model' | 'plan' | 'project' | 'run' | 'workspace'

const groups: Readonly<Record<string, readonly AnswerGroup[]>> = {
  models: ['model', 'project', 'workspace'],
  file: ['model', 'project'],
  errors: ['project'],
  warnings: ['project'],
  'plan.began': ['plan', 'environment', 'workspace'],
  'plan.ended': ['plan', 'environment', 'workspace'],
  'run.began': ['run', 'plan', 'environment', 'workspace'],
  'run.ended': ['run', 'plan', 'environment', 'model', 'workspace'],
  'environment.moved': ['environment', 'plan', 'model', 'workspace'],
  'lease.taken': ['environment', 'plan'],
  'lease.freed': ['environment', 'plan'],
}

/** What is asked again after these events. */
export function staleAfter(types: Iterable<string>): ReadonlySet<AnswerGroup> {
  return new Set([...types].flatMap((type) => groups[type] ?? []))
}
