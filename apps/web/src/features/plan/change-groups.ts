import type { PlanOverviewTracker } from '@millrace/client'
import type { IconName } from '../../components/icon-shapes.tsx'
import { plural } from '../../words/plural.ts'

export interface ChangedModel {
  readonly name: string
  /** What the plan does with it. */
  readonly effect: string
  /** A reader that uses nothing of what changed: its table stays. */
  readonly isKept?: boolean
}

export interface ChangeGroup {
  readonly title: string
  readonly icon: IconName
  readonly tone: 'warn' | 'ok' | 'bad' | 'idle'
  readonly models: readonly ChangedModel[]
}

/** The changes of a plan by how they came about; groups without models are left out. */
export function changeGroups({ changes, backfills }: PlanOverviewTracker): ChangeGroup[] {
  if (!changes) return []
  const batches = new Map(backfills?.map(({ model, batches: count }) => [model, count]))
  const effect = (name: string) => {
    const count = batches.get(name)
    return count === undefined ? 'builds nothing' : plural(count, 'batch')
  }
  const kept = new Set(changes.kept.map(({ model }) => model))
  const named = (list: readonly { readonly model: string }[]) =>
    list.map(({ model }) => ({
      name: model,
      ...(kept.has(model) ? { effect: 'keeps table', isKept: true } : { effect: effect(model) }),
    }))
  const groups: readonly ChangeGroup[] = [
    { title: 'Changed here', icon: 'modified', tone: 'warn', models: named(changes.direct) },
    {
      title: 'Changed through a parent',
      icon: 'indirect',
      tone: 'warn',
      models: named(changes.indirect),
    },
    { title: 'Added', icon: 'added', tone: 'ok', models: named(changes.added) },
    {
      title: 'Removed',
      icon: 'removed',
      tone: 'bad',
      models: changes.removed.map(({ model }) => ({ name: model, effect: 'drop view' })),
    },
    {
      title: 'Metadata only',
      icon: 'metadata',
      tone: 'idle',
      models: changes.metadata.map(({ model, fields }) => ({
        name: model,
        effect: fields.join(', '),
      })),
    },
    { title: 'Built as they are', icon: 'kept', tone: 'idle', models: unchanged(changes, batches) },
  ]
  return groups.filter(({ models }) => models.length > 0)
}

/** Models that did not change, of which something is due or missing. */
function unchanged(
  changes: NonNullable<PlanOverviewTracker['changes']>,
  batches: ReadonlyMap<string, number>,
): ChangedModel[] {
  const changed = new Set(
    [...changes.direct, ...changes.indirect, ...changes.added, ...changes.metadata].map(
      ({ model }) => model,
    ),
  )
  return [...batches]
    .filter(([name]) => !changed.has(name))
    .map(([name, count]) => ({ name, effect: plural(count, 'batch') }))
}
