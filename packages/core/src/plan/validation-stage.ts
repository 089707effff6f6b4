import type { Issue } from '../errors/issue.ts'
import { relationOf } from '../project/model-kind.ts'
import type { Project } from '../project/load-project.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'

/** Issues that only show against an environment: a removed model that is still read. */
export function environmentIssues(project: Project, base: ReadonlyMap<string, ModelSnapshot>): Issue[] {
  const issues: Issue[] = []
  for (const name of base.keys()) {
    if (project.models.has(name)) continue
    const readers = [...project.models.values()].filter((model) => model.parents.includes(name) || model.foreignTables.includes(name))
    for (const reader of readers) {
      issues.push({
        severity: 'error',
        code: 'removed-model-read',
        file: reader.path,
        line: 1,
        column: 1,
        message: `${name} was removed but ${reader.name} still reads it`,
        hint: `remove the reading of ${name}, or bring the model back`,
      })
    }
  }
  return issues
}

/** Warnings about names that the warehouse would cut or that only a view could have. */
export function kindWarnings(project: Project): Issue[] {
  return [...project.models.values()].flatMap((model): Issue[] =>
    relationOf(model.kind) !== 'table' && model.audits.length > 0 && model.kind === 'embedded'
      ? [{ severity: 'warning', code: 'audits-unused', file: model.path, line: 1, column: 1, message: `${model.name} is embedded: its audits never run`, hint: null }]
      : [],
  )
}
