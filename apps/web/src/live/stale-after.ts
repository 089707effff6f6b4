/** Parts of the router whose answers an event of the console makes old. */
export type AnswerGroup = 'environment' | 'model' | 'plan' | 'project' | 'run'

const groups: Readonly<Record<string, readonly AnswerGroup[]>> = {
  models: ['model', 'project'],
  file: ['model', 'project'],
  errors: ['project'],
  warnings: ['project'],
  'plan.began': ['plan', 'environment'],
  'plan.ended': ['plan', 'environment'],
  'run.began': ['run', 'plan', 'environment'],
  'run.ended': ['run', 'plan', 'environment', 'model'],
  'environment.moved': ['environment', 'plan', 'model'],
  'lease.taken': ['environment', 'plan'],
  'lease.freed': ['environment', 'plan'],
}

/** What is asked again after these events. */
export function staleAfter(types: Iterable<string>): ReadonlySet<AnswerGroup> {
  return new Set([...types].flatMap((type) => groups[type] ?? []))
}
