import { rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type Clock, systemClock, type RestoredState } from '@millrace/core'
import { lockFolder } from '../pglite/folder-lock.ts'
import { createPgliteStateStore } from '../pglite/pglite-state-store.ts'
import { replaceDataFolder } from '../pglite/replace-data-folder.ts'
import { unpackDump } from '../pglite/unpack-dump.ts'
import type { DatabaseStateStore } from '../stores/drizzle-state-store.ts'
import { guardState } from '../stores/guard-state.ts'
import { readBackupFile } from './backup-file.ts'

export interface RestoreStateOptions {
  /** The state's folder. */
  readonly folder: string
  /** The backup. */
  readonly file: string
  /** How this process is named to one that finds the folder busy. */
  readonly command: string
  /** Mends the restored state before it takes the place of the one that is there. */
  readonly settle: (store: DatabaseStateStore) => Promise<void>
  readonly clock?: Clock
}

/** Epochs of restored logs count seconds from here, so that two restores of one backup differ. */
const epochsSince = Date.UTC(2025, 0, 1)

/**
 * Puts a backup in the place of a state that nobody has open. All is done beside it first, migrations
 * too; the one that is there goes last.
 */
export async function restoreState(options: RestoreStateOptions): Promise<RestoredState> {
  const { file, command, settle, clock = systemClock } = options
  const folder = resolve(options.folder)
  const { header, archive } = await readBackupFile(file)
  const lock = await lockFolder({ folder, command, waitMs: 0, clock })
  const beside = `${folder}/restore`
  try {
    return await guardState(`restoring ${folder}`, async () => {
      await rm(beside, { recursive: true, force: true })
      await unpackDump(archive, `${beside}/pg`)
      const store = createPgliteStateStore({ folder: beside, command, clock })
      await store.open()
      let schemaVersion: string
      let epoch: number
      try {
        schemaVersion = (await store.initSchema()).version
        const now = clock.now().getTime()
        // The warehouse may know tokens that were given after the backup: none comes again.
        const floor = { epoch: Math.trunc((now - epochsSince) / 1000), token: BigInt(now) }
        epoch = await store.startNewEpoch(floor)
        await settle(store)
      } finally {
        await store.close()
      }
      await replaceDataFolder(`${folder}/pg`, `${beside}/pg`)
      const { stateId, at } = header
      return { stateId, backedUpAt: at, schemaVersion, epoch }
    })
  } finally {
    await rm(beside, { recursive: true, force: true })
    await lock.release()
  }
}
