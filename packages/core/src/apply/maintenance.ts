import type { Ticket, WarehouseEngine, WriteContext } from '../engines/engine.ts'
import { workspaceStream } from '../events/event-envelope.ts'
import type { NewConsoleEvent } from '../events/event-schema.ts'
import { newRunId } from '../ids.ts'
import type { PlanServices } from '../plan/plan-services.ts'
import { EnvironmentLease } from './environment-lease.ts'

export interface MaintenanceInput {
  /** The environment that must stand still meanwhile, or a name of its own for work on versions. */
  readonly environment: string
  readonly holder: string
}

/** Runs work on the warehouse under a lease and its fence, outside of any plan. */
export async function withMaintenance<Result>(
  services: PlanServices,
  input: MaintenanceInput,
  work: (engine: WarehouseEngine, write: WriteContext) => Promise<Result>,
): Promise<Result> {
  const run = newRunId()
  const { environment, holder } = input
  const announce = (event: NewConsoleEvent) =>
    services.journal.record({ stream: workspaceStream, events: [event] }).catch(() => {})
  const lease = await EnvironmentLease.take(services, { ...input, runId: run })
  void announce({ type: 'lease.taken', payload: { environment, runId: run, holder } })
  try {
    const engine = await services.engine([])
    await engine.fence(lease.record.name, lease.token, [])
    const ticket: Ticket = {
      lease: lease.record.name,
      token: lease.token,
      batch: 'maintenance',
      run,
    }
    return await work(engine, { ticket, signal: lease.lost.signal })
  } finally {
    await lease.release()
    void announce({ type: 'lease.freed', payload: { environment, runId: run } })
  }
}
