import { auditName, isSameAsShown, type Model, type Project } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { loadCurrentProject, mustFindModel } from '../load-current-project.ts'
import { describeColumns } from './describe-columns.ts'
import { readShown } from './read-shown.ts'

const isoOrNull = (at: number | null) => (at === null ? null : new Date(at).toISOString())

/** Everything the page of one model says of its file, and of what an environment shows of it. */
export async function modelPage(
  services: OpenServices,
  { model: name, environment }: { readonly model: string; readonly environment: string },
) {
  const project = await loadCurrentProject(services, environment)
  const model = mustFindModel(project, name)
  const { snapshots } = await readShown(services.store, environment)
  const snapshot = snapshots.get(model.name)
  const { hashes } = services.memory
  const { kind, path, owner, tags, description, cron, unit, timeColumn, uniqueKey, grain } = model
  const { lookback, batchSize, query, rendered, parents, audits, seed } = model
  return {
    name: model.name,
    kind,
    path,
    owner,
    tags,
    description,
    cron,
    unit,
    timeColumn,
    uniqueKey,
    grain,
    start: isoOrNull(model.start),
    /** Exclusive. */
    end: isoOrNull(model.end),
    lookback,
    batchSize,
    source: query?.text.trim() ?? null,
    /** The line of the file that the source begins on, 1-based. */
    sourceLine: query && query.line + (/^\s*/.exec(query.text)?.[0].split('\n').length ?? 1) - 1,
    rendered: rendered?.trim() ?? null,
    columns: describeColumns(model),
    parents: parents.flatMap((parent) => withKind(project, parent)),
    children: childrenOf(project, model),
    audits: audits.map((audit) => ({ name: auditName(audit), blocking: audit.blocking })),
    tests: project.tests
      .filter((test) => test.model === model.name)
      .map((test) => ({ name: test.name, file: test.file, line: test.line })),
    issues: project.issues.filter(({ file }) => file === path),
    version: snapshot?.version ?? null,
    physicalName:
      snapshot?.physicalName == null ? null : `${snapshot.physicalSchema}.${snapshot.physicalName}`,
    /** Whether the environment shows the model, in whatever version. */
    shown: snapshot !== undefined,
    sameAsShown: isSameAsShown(project, { model: model.name, shown: snapshots, hashes }),
    seed: seed && { columns: seed.columns, delimiter: seed.delimiter, nullText: seed.nullText },
  }
}

function withKind(project: Project, name: string) {
  const model = project.models.get(name)
  return model ? [{ name, kind: model.kind }] : []
}

function childrenOf(project: Project, { name }: Model) {
  return project.order
    .filter((other) => project.models.get(other)!.parents.includes(name))
    .flatMap((other) => withKind(project, other))
}
