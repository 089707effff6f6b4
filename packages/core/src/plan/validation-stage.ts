import type { Issue } from '../errors/issue.ts'
import {
  runModelTests,
  type TestDetail,
  type TestServices,
} from '../model-tests/run-model-tests.ts'
import { isSound, type Project } from '../project/load-project.ts'
import type { Model } from '../project/model.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { PlacedModel } from './backfills-stage.ts'
import type { PlanLog } from './plan-log.ts'
import { ignoresFiles, type PlanOptions } from './plan-options.ts'

export interface ValidationInput {
  readonly project: Project
  readonly base: ReadonlyMap<string, ModelSnapshot>
  readonly options: PlanOptions
  readonly log: PlanLog
}

/** Everything that speaks against a project in an environment: its own issues, removed parents, failing tests. */
export async function validateTarget(
  services: TestServices,
  input: ValidationInput,
): Promise<readonly Issue[]> {
  const { project, base, options, log } = input
  if (ignoresFiles(options)) return []
  const issues = [...project.issues, ...environmentIssues(project, base), ...kindWarnings(project)]
  if (options.skip_tests || project.tests.length === 0 || !isSound({ issues })) return issues
  const summary = await runModelTests(services, project, project.tests)
  log.emit([{ type: 'tests.ended', payload: { ...summary, details: [...summary.details] } }])
  return [...issues, ...summary.details.map(testIssue)]
}

function testIssue(detail: TestDetail): Issue {
  return {
    severity: 'error',
    code: 'test-failed',
    file: detail.file,
    line: detail.line,
    column: 1,
    message: `${detail.model}, '${detail.test}': ${detail.message}${detail.diff === null ? '' : `\n${detail.diff}`}`,
    hint: 'mend the model or the test, or plan with --skip-tests',
  }
}

/** Issues that only show against an environment: a removed model that is still read. */
function environmentIssues(project: Project, base: ReadonlyMap<string, ModelSnapshot>): Issue[] {
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
function kindWarnings(project: Project): Issue[] {
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

/** Tables that a person chose to keep although what they read changed. */
export function frozenWarnings(placed: readonly PlacedModel[]): Issue[] {
  return placed
    .filter(({ frozen }) => frozen)
    .map(({ model }) =>
      warning(
        model,
        'table-left-behind',
        `${model.name} is read as it is: a change above it was called non-breaking, so its table is not extended`,
      ),
    )
}

function warning(model: Model, code: string, message: string): Issue {
  return { severity: 'warning', code, file: model.path, line: 1, column: 1, message, hint: null }
}
