import type { Ticket, WarehouseEngine, WriteContext } from '../engines/engine.ts'
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
  const lease = await EnvironmentLease.take(services, { ...input, runId: run })
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
  }
}
