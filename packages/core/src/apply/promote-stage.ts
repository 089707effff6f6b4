import { expiryOf } from '../environments/environment-expiry.ts'
import { viewName } from '../environments/environment-name.ts'
import type { ViewChange } from '../engines/engine.ts'
import { relationText } from '../engines/sql-text.ts'
import type { PlannedSnapshot } from '../plan/plan.ts'
import { relationOf } from '../project/model-kind.ts'
import type { EnvironmentRecord, Promotion } from '../state/environment-store.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { RunContext } from './run-context.ts'

/** Switches the environment's views in one transaction; returns what the state must then say. */
export async function runPromoteStage(
  context: RunContext,
  current: EnvironmentRecord | null,
): Promise<Promotion> {
  const { document, engine, order, services } = context
  const { environment, snapshots } = document
  const visible = snapshots.filter(({ kind }) => relationOf(kind) !== 'none')
  const before = (await services.store.getSnapshots(
    current?.snapshots.map(({ snapshotId }) => snapshotId) ?? [],
  )) as readonly ModelSnapshot[]
  const changed = current?.finalized ? changedViews(visible, before) : visible
  const demoted = before.filter(
    ({ name, physicalName }) =>
      physicalName !== null && !visible.some((snapshot) => snapshot.name === name),
  )
  const total = changed.length + demoted.length
  await context.record([{ type: 'stage.started', payload: { stage: 'promote', total } }], {
    change: async (tx) => {
      if (current && total > 0) await tx.setEnvironmentFlags(environment, { finalized: false })
    },
  })
  const began = services.elapsed()
  const changes: ViewChange[] = [
    ...changed.map(({ name, physical }) => ({
      view: viewName(environment, name),
      select: `SELECT * FROM ${relationText(physical!)}`,
    })),
    ...demoted.map(({ name }) => ({ view: viewName(environment, name), select: null })),
  ]
  let done = 0
  if (changes.length > 0) {
    for await (const switched of engine.switchViews(changes, context.write('promote')))
      done += switched.views.length
  }
  const shown = ({ name, physical }: PlannedSnapshot) => {
    const view = viewName(environment, name)
    return {
      name,
      view: `${view.schema}.${view.name}`,
      physicalName: `${physical!.schema}.${physical!.name}`,
    }
  }
  context.note([
    { type: 'stage.progressed', payload: { stage: 'promote', done: Math.max(done, total), total } },
    {
      type: 'views.promoted',
      payload: {
        environment,
        promoted: changed.map(shown),
        demoted: demoted.map(({ name }) => name),
        ms: Math.round(services.elapsed() - began),
      },
    },
  ])
  const at = context.now()
  return {
    name: environment,
    expectedPlanId: order.basePlanId,
    planId: order.planId ?? order.basePlanId ?? order.runId,
    standsAt: document.standsAt,
    expiresAt: expiryOf(environment, services.clock.now()),
    at,
    finalized: true,
    snapshots: snapshots.map(({ name, snapshotId }) => ({ name, snapshotId })),
  }
}

function changedViews(
  visible: readonly PlannedSnapshot[],
  before: readonly ModelSnapshot[],
): PlannedSnapshot[] {
  const names = new Map(
    before.map(({ name, physicalSchema, physicalName }) => [
      name,
      `${physicalSchema}.${physicalName}`,
    ]),
  )
  return visible.filter(
    ({ name, physical }) => names.get(name) !== `${physical?.schema}.${physical?.name}`,
  )
}
