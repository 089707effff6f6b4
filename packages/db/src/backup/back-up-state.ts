import { mkdir } from 'node:fs/promises'
import { AppError, type Clock, type StateBackup } from '@millrace/core'
import type { OpenState } from '../stores/state-driver.ts'
import { readHealth } from '../stores/state-rows.ts'
import { writeBackupFile } from './backup-file.ts'

/** Copies the whole state as it is at one moment into a file among its backups. */
export async function backUpState(
  state: OpenState,
  place: string,
  clock: Clock,
): Promise<StateBackup> {
  if (state.dump === null || state.backups === null) {
    throw new AppError('backup_unavailable', {
      message: 'A state in PostgreSQL is backed up with its own tools.',
      hint: `Run: pg_dump --format=custom --schema=millrace --file=FILE '${place}'`,
    })
  }
  const { stateId, schemaVersion } = await readHealth(state, place)
  const at = clock.now().toISOString()
  const stamp = `${at.replaceAll(/\D/g, '').slice(0, 14)}-${crypto.randomUUID().slice(0, 8)}`
  const file = `${state.backups}/state-${stamp}.backup`
  await mkdir(state.backups, { recursive: true })
  const { sha256 } = await writeBackupFile(file, { stateId, schemaVersion, at }, await state.dump())
  return { file, stateId, schemaVersion, at, sha256 }
}
