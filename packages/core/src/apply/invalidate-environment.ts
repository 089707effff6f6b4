import { AppError } from '../errors/app-error.ts'
import { checkEnvironmentName, production, viewName } from '../environments/environment-name.ts'
import { workspaceStream } from '../events/event-envelope.ts'
import type { PlanServices } from '../plan/plan-services.ts'
import { withMaintenance } from './maintenance.ts'

/** Takes an environment away: its views first, then its row. Its tables stay until the janitor comes. */
export async function invalidateEnvironment(
  services: PlanServices,
  input: { readonly environment: string; readonly holder: string },
): Promise<{ readonly environment: string; readonly views: number }> {
  const environment = checkEnvironmentName(input.environment)
  if (environment === production) {
    throw new AppError('environment_protected', {
      message: 'prod cannot be invalidated',
      hint: 'remove its models and apply, or delete the state and the warehouse',
    })
  }
  const { store, journal } = services
  const found = await store.getEnvironment(environment)
  if (!found)
    throw new AppError('environment_not_found', {
      message: `there is no environment '${environment}'`,
    })
  return withMaintenance(services, input, async (engine, write) => {
    const snapshots = await store.getSnapshots(found.snapshots.map(({ snapshotId }) => snapshotId))
    const views = snapshots
      .filter(({ physicalName }) => physicalName !== null)
      .map(({ name }) => viewName(environment, name))
    await engine.drop(views, write)
    await journal.record({
      stream: workspaceStream,
      events: [{ type: 'environment.moved', payload: { environment, planId: '' } }],
      fence: { lease: write.ticket.lease, token: write.ticket.token },
      change: async (tx) => void (await tx.deleteEnvironment(environment)),
    })
    return { environment, views: views.length }
  })
}
