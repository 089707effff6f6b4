import {
  AppError,
  EventJournal,
  recoverRuns,
  systemClock,
  type RestoredState,
} from '@millrace/core'
import { isPostgresUrl, restoreState } from '@millrace/db'
import type { Services } from './create-services.ts'
import { findPlaces } from './places.ts'

/**
 * Puts a backup in the place of the project's state, which nobody may have open. Runs that were under way
 * end as interrupted, and the next plan of each environment switches all its views again: the warehouse
 * may show more than the backup knows.
 */
export async function restoreServices(services: Services, file: string): Promise<RestoredState> {
  const { root, state, command, clock = systemClock } = services.options
  if (await services.ifOpen()) {
    throw new AppError('state_busy', {
      message: 'this process has the state open, and it cannot be replaced under it',
      hint: 'end the server, then run: millrace state restore FILE',
    })
  }
  if (root === null) throw new TypeError('this command was started without a project')
  const places = await findPlaces(root, state)
  if (isPostgresUrl(places.state)) {
    throw new AppError('backup_unavailable', {
      message: 'a state in PostgreSQL is restored with its own tools',
      hint: 'with no server running, run: pg_restore --clean --dbname=URL FILE',
    })
  }
  return restoreState({
    folder: places.state,
    file,
    command,
    clock,
    async settle(restored) {
      for (const { id } of await restored.listWorkspaces()) {
        const store = await restored.forWorkspace(id)
        const journal = new EventJournal(store, clock)
        await recoverRuns({ store, journal, clock })
        for (const { name } of await store.listEnvironments())
          await store.setEnvironmentFlags(name, { finalized: false })
        await journal.settled()
      }
    },
  })
}
