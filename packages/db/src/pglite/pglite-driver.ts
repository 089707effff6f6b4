import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PGlite } from '@electric-sql/pglite'
import { type Clock, systemClock } from '@millrace/core'
import { migrateDatabase } from '../migrate/migrate-database.ts'
import type { OpenState, StateDriver } from '../stores/state-driver.ts'
import { lockFolder } from './folder-lock.ts'
import { settleReplacement, unfinishedMark } from './replace-data-folder.ts'
import { unpackDump } from './unpack-dump.ts'

export interface PgliteDriverOptions {
  readonly folder: string
  /** How this process is named to one that finds the folder busy. */
  readonly command?: string
  /** How long another process is waited for, in milliseconds; 5,000 unless given. */
  readonly lockWaitMs?: number
  readonly clock?: Clock
  /** Another folder than the shipped one, and then no dump; for tests. */
  readonly migrations?: string
}

/** A gzip archive of a data folder with the newest schema and no rows; a start from it is quick. */
export const shippedDump = fileURLToPath(new URL('../../dump/state.tar.gz', import.meta.url))

/** State in a folder: PGlite under `pg`, and a lock, for PGlite has none of its own. */
export function createPgliteDriver(options: PgliteDriverOptions): StateDriver {
  const { clock = systemClock, lockWaitMs = 5000, migrations } = options
  const folder = resolve(options.folder)
  const command = options.command ?? basename(process.argv[1] ?? process.title)

  return {
    place: folder,
    async open(): Promise<OpenState> {
      const lock = await lockFolder({ folder, command, waitMs: lockWaitMs, clock })
      try {
        const client = await openFolder(folder, migrations === undefined)
        const { drizzle } = await import('drizzle-orm/pglite')
        const db = drizzle(client)
        return {
          db,
          origin: null,
          hasStatementTimeout: false,
          migrate: (wanted) =>
            migrateDatabase(
              {
                db,
                place: folder,
                ...(migrations === undefined ? {} : { migrations }),
                backUp: (version) => backUp(client, folder, `${version}-${stampOf(clock)}`),
              },
              wanted,
            ),
          async dump() {
            await client.exec('checkpoint')
            return bytesOf(await client.dumpDataDir('gzip'))
          },
          backups: `${folder}/backups`,
          async close() {
            await client.close()
            await lock.release()
          },
        }
      } catch (error) {
        await lock.release()
        throw error
      }
    },
  }
}

/**
 * A mark stands beside the data folder until it is whole, so that what a process killed while making
 * it left behind is not taken for a state.
 */
async function openFolder(folder: string, useDump: boolean): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  const dataDir = `${folder}/pg`
  const mark = unfinishedMark(dataDir)
  await settleReplacement(dataDir)
  const isNew = !existsSync(dataDir)
  if (isNew) await writeFile(mark, '')
  if (isNew && useDump && existsSync(shippedDump))
    await unpackDump(await readFile(shippedDump), dataDir)
  const client = await PGlite.create({ dataDir, relaxedDurability: false })
  await client.exec("set time zone 'UTC'")
  if (isNew) await rm(mark)
  return client
}

async function backUp(client: PGlite, folder: string, name: string): Promise<string> {
  const path = `${folder}/backups/${name}.tar.gz`
  await mkdir(`${folder}/backups`, { recursive: true })
  await writeFile(path, await bytesOf(await client.dumpDataDir('gzip')))
  return path
}

async function bytesOf(archive: Blob): Promise<Uint8Array> {
  return new Uint8Array(await archive.arrayBuffer())
}

function stampOf(clock: Clock): string {
  return clock.now().toISOString().replaceAll(/\D/g, '').slice(0, 14)
}
