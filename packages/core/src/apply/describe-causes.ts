import type { Failure } from '../events/event-parts.ts'
import type { NewRunEvent } from '../events/event-schema.ts'
import { changedSincePass, snapshotIds } from './changed-since-pass.ts'
import type { RunContext } from './run-context.ts'

type Cause = Extract<NewRunEvent, { type: 'run.ended' }>['payload']['causes'][number]

/** Root causes as a run's last event tells them: of a failed audit with its name and what changed since it passed. */
export async function describeCauses(
  { services, order, document }: RunContext,
  causes: readonly Failure[],
): Promise<Cause[]> {
  const isAudit = ({ kind }: Failure) => kind === 'audit'
  const results = causes.some(isAudit) ? await services.store.getAuditResults(order.runId) : []
  const snapshots = snapshotIds(document.snapshots)
  return Promise.all(
    causes.map(async (cause): Promise<Cause> => {
      const failed = results.find(
        ({ model, batch, blocking, failing }) =>
          model === cause.model && batch === cause.batch && blocking && failing > 0,
      )
      if (!isAudit(cause) || !failed) return { ...cause, changedSincePass: [] }
      const { model, audit } = failed
      const { environment } = document
      const wanted = { runId: order.runId, environment, model, audit, snapshots }
      const since = await changedSincePass(services.store, wanted)
      return { ...cause, audit, changedSincePass: since.changes.map((change) => change.model) }
    }),
  )
}
