import type { Clock } from '../clock.ts'
import type { EventJournal } from '../events/event-journal.ts'
import { runStream, workspaceStream } from '../events/event-envelope.ts'
import { eventVersion } from '../events/event-schema.ts'
import type { RunRecord } from '../state/run-store.ts'
import type { StateStore } from '../state/state-store.ts'
import { closeRun } from './close-run.ts'
import { EnvironmentLease, leaseName } from './environment-lease.ts'

export interface TakeOverServices {
  readonly store: StateStore
  readonly journal: EventJournal
  readonly clock: Clock
}

export interface TakeOverInput {
  /** How this process is named in leases. */
  readonly holder: string
  /** Runs this process works on itself. */
  readonly own: readonly string[]
}

/**
 * Ends runs of processes that have not been heard of for longer than their lease holds, in a state that
 * several share: as cancelled where somebody had asked for that, else as interrupted. Taking the lease first
 * gives it a new token, so that a holder that wakes up again writes nothing more.
 */
export async function takeOverRuns(
  services: TakeOverServices,
  { holder, own }: TakeOverInput,
): Promise<readonly RunRecord[]> {
  const { store, clock } = services
  const ended: RunRecord[] = []
  for (const run of await store.listRuns({ statuses: ['queued', 'running'] })) {
    if (own.includes(run.id)) continue
    const { environment, id: runId } = run
    const found = await store.getLease(leaseName(environment))
    const isOwnLease = found?.runId === runId
    if (isOwnLease && found.expiresAt >= clock.now().toISOString()) continue
    // A run without its lease can write nothing; one whose lease just expired may be about to renew it.
    const lease = isOwnLease
      ? await EnvironmentLease.take(services, { environment, holder, runId }).catch(() => null)
      : null
    if (isOwnLease && lease === null) continue
    try {
      const record = await endAbandoned(services, run, lease)
      if (record) ended.push(record)
    } finally {
      await lease?.release()
    }
  }
  return ended
}

async function endAbandoned(
  { journal, clock }: TakeOverServices,
  run: RunRecord,
  lease: EnvironmentLease | null,
): Promise<RunRecord | null> {
  const { environment, id: runId, planId } = run
  const at = clock.now().toISOString()
  let ended: RunRecord | null = null
  await journal.record({
    stream: runStream(runId),
    events: [],
    ...(lease && { fence: { lease: lease.record.name, token: lease.token } }),
    change: async (tx) => {
      const request = await tx.getCancelRequest(runId)
      const status = request ? 'cancelled' : 'interrupted'
      const reason = request ? `cancelled by ${request.by}` : 'the process that ran it ended'
      ended = await closeRun(tx, { runId, planId, status, at, reason })
      if (!ended) return
      const events = [
        ...(request ? [{ type: 'cancel.ended', payload: { status: 'success' } }] : []),
        { type: 'run.ended', payload: { status, reason, causes: [] } },
      ]
      await tx.appendEvents(
        runStream(runId),
        events.map((event) => ({ ...event, version: eventVersion, at })),
      )
    },
  })
  if (ended === null) return null
  const { status } = ended as RunRecord
  await journal.record({
    stream: workspaceStream,
    events: [
      { type: 'run.ended', payload: { environment, runId, status } },
      ...(lease ? [{ type: 'lease.freed', payload: { environment, runId } } as const] : []),
    ],
  })
  return ended
}
