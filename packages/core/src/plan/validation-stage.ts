import type { Issue } from '../errors/issue.ts'
import type { Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { PlacedModel } from './backfills-stage.ts'

/** Issues that only show against an environment: a removed model that is still read. */
export function environmentIssues(
  project: Project,
  base: ReadonlyMap<string, ModelSnapshot>,
): Issue[] {
  const issues: Issue[] = []
  for (const name of base.keys()) {
    if (project.models.has(name)) continue
    const readers = [...project.models.values()].filter(
      (model) => model.parents.includes(name) || model.foreignTables.includes(name),
    )
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

/** Settings that have no effect on the kind they stand in. */
export function kindWarnings(project: Project): Issue[] {
  return [...project.models.values()].flatMap((model): Issue[] =>
    model.kind === 'embedded' && model.audits.length > 0
      ? [warning(model, 'audits-unused', `${model.name} is embedded: its audits never run`)]
      : [],
  )
}

/** Tables that state says are built and the warehouse lost; they are built again. */
export function goneTableWarnings(
  placed: readonly PlacedModel[],
  gone: ReadonlySet<string>,
): Issue[] {
  return placed
    .filter(({ version }) => gone.has(version))
    .map(({ model }) =>
      warning(
        model,
        'table-gone',
        `the table of ${model.name} is gone from the warehouse; it is built again`,
      ),
    )
}

function warning(model: Model, code: string, message: string): Issue {
  return { severity: 'warning', code, file: model.path, line: 1, column: 1, message, hint: null }
}
