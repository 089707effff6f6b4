import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { expect, it } from 'vitest'
import { migrateState } from '../src/migrate-state.ts'
import { readMigrations } from '../src/migrate/migration.ts'
import { openStateStore } from '../src/open-state-store.ts'
import { createPgliteStateStore } from '../src/pglite/pglite-state-store.ts'
import { extendMigrations, nextMigration } from './extended-migrations.ts'
import { folderOfTest } from './test-places.ts'

it('an older folder is copied, then migrates itself', async () => {
  const folder = await folderOfTest()
  const before = await openStateStore({ state: folder })
  const stateId = await before.getStateId()
  await before.close()
  expect(existsSync(`${folder}/backups`)).toBe(false)

  const migrations = await extendMigrations()
  expect(await migrateState(folder, { migrations, status: true })).toMatchObject({
    pending: [nextMigration],
  })
  expect(existsSync(`${folder}/backups`)).toBe(false)
  const store = createPgliteStateStore({ folder, migrations })
  await store.open()
  const report = await store.initSchema()
  expect(report).toEqual({ applied: [nextMigration], stamped: [], version: nextMigration })
  expect(await store.getStateId()).toBe(stateId)
  await store.close()

  const [name] = await readdir(`${folder}/backups`)
  const archive = new Blob([new Uint8Array(await readFile(`${folder}/backups/${name}`))])
  const backup = await PGlite.create({ loadDataDir: archive })
  const { rows } = await backup.query('select state_id from millrace.state_meta')
  expect(rows).toEqual([{ state_id: stateId }])
  const later = await backup.query("select to_regclass('millrace.later') as later")
  expect(later.rows).toEqual([{ later: null }])
  await backup.close()

  await expect(openStateStore({ state: folder })).rejects.toMatchObject({ code: 'state_newer' })
})

it('a new folder starts from the shipped schema and keeps its id', async () => {
  const folder = await folderOfTest()
  const store = await openStateStore({ state: `${folder}/deep/state` })
  const stateId = await store.getStateId()
  const version = (await readMigrations()).at(-1)?.name
  expect(await store.health()).toMatchObject({
    place: `${folder}/deep/state`,
    stateId,
    schemaVersion: version,
    pending: [],
  })
  await store.close()
  const again = await openStateStore({ state: `${folder}/deep/state` })
  expect(await again.getStateId()).toBe(stateId)
  await again.close()
})

it('what a start that was killed left half made is thrown away', async () => {
  const folder = await folderOfTest()
  await mkdir(`${folder}/pg/base`, { recursive: true })
  await writeFile(`${folder}/pg/PG_VERSION`, '18')
  await writeFile(`${folder}/pg.unfinished`, '')
  const store = await openStateStore({ state: folder })
  expect((await readdir(folder)).toSorted()).toEqual(['lock', 'pg'])
  await store.close()
})
