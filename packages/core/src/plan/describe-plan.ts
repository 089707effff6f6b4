import type { z } from 'zod'
import type { planEventPayloads } from '../events/plan-events.ts'
import { toPair } from '../intervals/time-range.ts'
import type { Project } from '../project/load-project.ts'
import type { Changes } from './changes-stage.ts'
import type { PlanDocument, PlannedBackfill } from './plan.ts'
import { readsInstead } from './reads-instead.ts'

type Payload<Type extends keyof typeof planEventPayloads> = z.infer<
  (typeof planEventPayloads)[Type]
>

/** The changes as their event carries them. */
export function describeChanges(
  project: Pick<Project, 'models' | 'analyses'>,
  { changes, snapshots, effects }: Changes,
): Payload<'changes.found'> {
  const keeps = changes.indirect.filter(({ category }) => category === 'indirect_non_breaking')
  const columns = changes.direct.reduce(
    (sum, change) => sum + (change.columns === 'all' ? 0 : change.columns.length),
    0,
  )
  const rebuilt = changes.direct.length + changes.indirect.length - keeps.length
  const touched = changes.added.length + rebuilt
  return {
    summary: {
      rebuilt,
      added: changes.added.length,
      removed: changes.removed.length,
      kept: snapshots.length - touched,
      columns,
      endpoints: 0,
    },
    added: changes.added.map(({ name, kind }) => ({ model: name, kind })),
    removed: changes.removed.map(({ name }) => ({ model: name })),
    direct: changes.direct.map(({ name, category, reason, columns: affected }) => ({
      model: name,
      category,
      reason,
      columns: affected === 'all' ? affected : [...affected],
    })),
    indirect: changes.indirect.map(({ name, category, reason }) => ({
      model: name,
      category,
      reason,
    })),
    metadata: changes.metadata.map(({ name, fields }) => ({ model: name, fields: [...fields] })),
    kept: keeps.map(({ name }) => ({
      model: name,
      readsInstead: readsInstead(project, effects, name),
    })),
  }
}

/** The backfills as their event and the plan's JSON carry them; a seed has no intervals. */
export function describeBackfills(
  backfills: readonly PlannedBackfill[],
): Payload<'backfills.found'>['backfills'] {
  return backfills.map((backfill) => ({
    model: backfill.model,
    intervals:
      backfill.kind === 'seed'
        ? []
        : backfill.ranges.map((range) => [...toPair(range)] as [string, string]),
    batches: backfill.batches.length,
    physicalName: `${backfill.physical.schema}.${backfill.physical.name}`,
    ...(backfill.estimate && { estimate: backfill.estimate }),
  }))
}

/** The verdict in one sentence. */
export function summarize(plan: Omit<PlanDocument, 'summary'>): string {
  const errors = plan.issues.filter((issue) => issue.severity === 'error').length
  if (errors > 0)
    return `${count(errors, 'issue')} ${errors === 1 ? 'keeps' : 'keep'} this from being applied.`
  const { added, removed, direct, indirect, metadata } = plan.changes
  const parts = [
    added.length > 0 && `${count(added.length, 'model')} added`,
    direct.length > 0 && `${count(direct.length, 'model')} changed`,
    indirect.length > 0 && `${count(indirect.length, 'reader')} affected`,
    metadata.length > 0 && `${count(metadata.length, 'model')} with new metadata`,
    removed.length > 0 && `${count(removed.length, 'model')} removed`,
  ].filter((part) => part !== false)
  const batches = plan.backfills.reduce((sum, backfill) => sum + backfill.batches.length, 0)
  const work =
    batches === 0
      ? 'nothing to build'
      : `${count(plan.backfills.length, 'table')} to build in ${count(batches, 'batch', 'batches')}`
  if (plan.audits.length > 0) parts.push(`${count(plan.audits.length, 'table')} to audit`)
  if (plan.isNew)
    parts.unshift(`new environment ${plan.environment} of ${count(plan.snapshots.length, 'model')}`)
  if (parts.length === 0 && batches === 0)
    return `Nothing to do: ${plan.environment} is up to date.`
  const sentence = [...parts, work].join(', ')
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`
}
