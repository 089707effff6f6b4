import type { AuditTarget } from '../audits/audit-query.ts'
import { type AuditOutcome, runAudits } from '../audits/run-audits.ts'
import type { Receipt, StagedRows, ReadStaged, WriteContext } from '../engines/engine.ts'
import { relationText } from '../engines/sql-text.ts'
import type { TimeRange } from '../intervals/time-range.ts'
import type { PlannedAudit } from '../plan/plan.ts'
import type { Model } from '../project/model.ts'
import { AuditFailure } from './apply-failure.ts'
import { batchId, type BuildWork } from './backfill-lanes.ts'
import { tableSpec } from './creation-stage.ts'
import type { RunContext } from './run-context.ts'

export interface WrittenBatch {
  readonly receipt: Receipt
  readonly audits: readonly AuditOutcome[]
}

export interface BatchInput {
  readonly model: Model
  readonly work: BuildWork
  /** Called with every audit's outcome, also when a blocking one rolls the batch back. */
  readonly onAudits: (outcomes: readonly AuditOutcome[]) => void
}

/** Writes one batch in one warehouse transaction: rows, audits on them, permit, commit. */
export async function writeBatch(context: RunContext, input: BatchInput): Promise<WrittenBatch> {
  const { model, work } = input
  const { backfill, range } = work
  const table = tableSpec(model, backfill.physical)
  const self = relationText(backfill.physical)
  let audits: readonly AuditOutcome[] = []
  const verify = async (staged: StagedRows, read: ReadStaged) => {
    audits = await runAudits(
      model.audits,
      auditTarget(context, { model, range, rows: staged.written }),
      read,
    )
    input.onAudits(audits)
    const failed = audits.filter(({ blocking, failing }) => blocking && failing > 0)
    if (failed.length > 0) throw new AuditFailure(failed)
  }
  const statements = (templates: Model['pre']) =>
    templates.map((template) => context.queries.render(model, template, { range, self }))
  const write: WriteContext = context.write(batchId(backfill, range), {
    ...(model.audits.length > 0 && { verify }),
    ...(model.pre.length > 0 && { pre: statements(model.pre) }),
    ...(model.post.length > 0 && { post: statements(model.post) }),
  })
  if (model.seed) {
    const { delimiter, nullText, sha256 } = model.seed
    const source = {
      kind: 'csv',
      path: context.services.seeds.pathOf(sha256),
      delimiter,
      nullText,
    } as const
    return { receipt: await context.engine.loadRows(table, source, write), audits }
  }
  const select = await context.queries.query(model, range)
  if (model.kind === 'table')
    return { receipt: await context.engine.replaceTable(table, select, write), audits }
  const receipt =
    model.uniqueKey.length > 0
      ? await context.engine.mergeRows(table, { key: model.uniqueKey, select, context: write })
      : await context.engine.writeRange(table, { range, select, context: write })
  return { receipt, audits }
}

/** Runs audits that are new on a table as it is; throws `AuditFailure` when a blocking one fails. */
export async function auditTable(
  context: RunContext,
  input: {
    readonly model: Model
    readonly audit: PlannedAudit
    readonly onAudits: BatchInput['onAudits']
  },
): Promise<readonly AuditOutcome[]> {
  const { model, audit } = input
  const read: ReadStaged = (sql, options) =>
    context.engine.query(sql, { ...options, signal: context.signal })
  const outcomes = await runAudits(
    audit.audits,
    auditTarget(context, { model, range: null, rows: relationText(audit.physical) }),
    read,
  )
  input.onAudits(outcomes)
  const failed = outcomes.filter(({ blocking, failing }) => blocking && failing > 0)
  if (failed.length > 0) throw new AuditFailure(failed)
  return outcomes
}

interface Audited {
  readonly model: Model
  readonly range: TimeRange | null
  /** SQL usable after FROM. */
  readonly rows: string
}

function auditTarget(context: RunContext, { model, range, rows }: Audited): AuditTarget {
  const physical = new Map(
    context.document.snapshots.map((snapshot) => [snapshot.name, snapshot.physical]),
  )
  return {
    rows,
    relation: (name) => {
      const relation = physical.get(name)
      if (!relation)
        throw new TypeError(`${model.name} is audited against ${name}, which has no table`)
      return relationText(relation)
    },
    file: (name) => context.queries.render(model, model.auditFiles[name]!, { range, self: rows }),
  }
}
