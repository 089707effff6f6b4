import type { Clock } from '../clock.ts'
import type { EventJournal } from '../events/event-journal.ts'
import { planStream, runStream, workspaceStream } from '../events/event-envelope.ts'
import type { RunRecord } from '../state/run-store.ts'
import type { StateStore } from '../state/state-store.ts'
import { closeRun } from './close-run.ts'
import { environmentOf, leaseName } from './environment-lease.ts'

/**
 * Ends runs whose process is proven dead, as interrupted, and frees their leases. Only for a state that
 * this process alone holds: then every unfinished run found at the start belongs to somebody dead.
 */
export async function recoverRuns(services: {
  readonly store: StateStore
  readonly journal: EventJournal
  readonly clock: Clock
}): Promise<readonly RunRecord[]> {
  const { store, journal, clock } = services
  const dead = await store.listRuns({ statuses: ['queued', 'running'] })
  for (const run of dead) {
    const at = clock.now().toISOString()
    const reason = 'the process that ran it ended'
    let freed = false
    await journal.record({
      stream: runStream(run.id),
      events: [{ type: 'run.ended', payload: { status: 'interrupted', reason, causes: [] } }],
      change: async (tx) => {
        await closeRun(tx, { runId: run.id, planId: run.planId, status: 'interrupted', at, reason })
        const lease = await tx.getLease(leaseName(run.environment))
        freed = lease?.runId === run.id
        if (freed) await tx.dropLease(leaseName(run.environment))
      },
    })
    const { environment, id: runId } = run
    await journal.record({
      stream: workspaceStream,
      events: [
        { type: 'run.ended', payload: { environment, runId, status: 'interrupted' } },
        ...(freed ? [{ type: 'lease.freed', payload: { environment, runId } } as const] : []),
      ],
    })
  }
  // A process can die with a lease and no run: before the run is stored, or after it ended.
  for (const { name, runId } of await store.listLeases()) {
    await store.dropLease(name)
    const environment = environmentOf(name)
    if (environment === null) continue
    await journal.record({
      stream: workspaceStream,
      events: [{ type: 'lease.freed', payload: { environment, runId } }],
    })
  }
  for (const plan of await store.listPlans({ statuses: ['planning'] })) {
    const at = clock.now().toISOString()
    const payload = { code: 'run_failed', message: 'the process that computed it ended' }
    await journal.record({
      stream: planStream(plan.id),
      events: [{ type: 'plan.failed', payload }],
      change: async (tx) =>
        void (await tx.movePlan(plan.id, { from: ['planning'], to: 'failed', at })),
    })
    const ended = { environment: plan.environment, planId: plan.id, status: 'failed' }
    await journal.record({
      stream: workspaceStream,
      events: [{ type: 'plan.ended', payload: ended }],
    })
  }
  return dead
}
