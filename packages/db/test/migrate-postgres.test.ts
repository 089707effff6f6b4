import type { AppError } from '@millrace/core'
import postgres from 'postgres'
import { beforeAll, describe, expect, it } from 'vitest'
import { migrateState } from '../src/migrate-state.ts'
import { readMigrations } from '../src/migrate/migration.ts'
import { openStateStore } from '../src/open-state-store.ts'
import {
  createPostgresStateStore,
  type PostgresStateStoreOptions,
} from '../src/postgres/postgres-state-store.ts'
import { extendMigrations, nextMigration } from './extended-migrations.ts'
import { databaseOfTest } from './test-places.ts'

let shipped: string[]

beforeAll(async () => {
  shipped = (await readMigrations()).map(({ name }) => name)
})

async function run(url: string, ...statements: string[]): Promise<void> {
  const client = postgres(url, { max: 1, onnotice: () => {} })
  for (const statement of statements) await client.unsafe(statement)
  await client.end()
}

async function initialise(options: PostgresStateStoreOptions) {
  const store = createPostgresStateStore(options)
  await store.open()
  try {
    return await store.initSchema()
  } finally {
    await store.close()
  }
}

describe('a PostgreSQL state', () => {
  it('that is empty is refused with the command, and without the password', async () => {
    const url = await databaseOfTest()
    const refused = openStateStore({ state: url })
    await expect(refused).rejects.toMatchObject({ code: 'state_not_migrated' })
    const error = await refused.catch((thrown: unknown) => thrown as AppError)
    const { hint, message } = error as AppError
    expect(hint).toContain(`millrace migrate --state postgres://postgres@localhost`)
    expect(`${hint}${message}`).not.toContain('password')
    await expect(initialise({ url })).rejects.toMatchObject({ code: 'state_not_migrated' })
  })

  it('is migrated by the command, after a look at what it would do', async () => {
    const url = await databaseOfTest()
    expect(await migrateState(url, { dryRun: true })).toMatchObject({
      pending: shipped,
      applied: [],
    })
    expect(await migrateState(url, { status: true })).toMatchObject({
      pending: shipped,
      version: '',
    })
    expect(await migrateState(url)).toMatchObject({ applied: shipped, pending: [], backup: null })
    expect(await migrateState(url)).toMatchObject({ applied: [], version: shipped.at(-1) })
    const store = await openStateStore({ state: url })
    expect(await store.health()).toMatchObject({ schemaVersion: shipped.at(-1), pending: [] })
    expect((await store.health()).sizeBytes).toBeGreaterThan(0)
    await store.close()
  })

  it('is migrated once by 20 that start together', async () => {
    const url = await databaseOfTest()
    const stores = Array.from({ length: 20 }, () =>
      createPostgresStateStore({ url, migrate: 'auto', connections: 2 }),
    )
    const reports = await Promise.all(
      stores.map(async (store) => {
        await store.open()
        return store.initSchema()
      }),
    )
    // Each by one of them, not all by the same one.
    expect(reports.flatMap(({ applied }) => applied).toSorted()).toEqual(shipped)
    const ids = await Promise.all(stores.map((store) => store.getStateId()))
    expect(new Set(ids).size).toBe(1)
    await Promise.all(stores.map((store) => store.close()))
  })

  it('that is older is refused, then migrated as far as asked', async () => {
    const url = await databaseOfTest()
    const migrations = await extendMigrations()
    expect(await migrateState(url, { migrations, to: shipped.at(-1) ?? '' })).toMatchObject({
      applied: shipped,
      pending: [nextMigration],
    })
    await expect(initialise({ url, migrations })).rejects.toMatchObject({
      code: 'state_not_migrated',
      details: { pending: [nextMigration] },
    })
    await expect(migrateState(url, { migrations, to: 'missing' })).rejects.toMatchObject({
      code: 'arguments_invalid',
    })
    const report = await initialise({ url, migrations, migrate: 'auto' })
    expect(report).toEqual({ applied: [nextMigration], stamped: [], version: nextMigration })
  })

  it('that is newer is refused naming what is unknown', async () => {
    const url = await databaseOfTest()
    await migrateState(url, { migrations: await extendMigrations() })
    const refused = openStateStore({ state: url, migrate: 'auto' })
    await expect(refused).rejects.toMatchObject({
      code: 'state_newer',
      details: { unknown: [nextMigration] },
    })
  })

  it('is left as it was by a migration that fails', async () => {
    const url = await databaseOfTest()
    await migrateState(url)
    const statement = 'create table millrace.later (id text); --> statement-breakpoint\nselect 1/0'
    const migrations = await extendMigrations(statement)
    await expect(migrateState(url, { migrations })).rejects.toThrow('division by zero')
    const store = await openStateStore({ state: url })
    expect(await store.health()).toMatchObject({ schemaVersion: shipped.at(-1) })
    await store.close()
  })

  it('without a history is stamped when it matches, then migrated', async () => {
    const url = await databaseOfTest()
    await migrateState(url)
    await run(url, 'drop table millrace.migrations')
    const report = await initialise({ url })
    expect(report).toEqual({ applied: [], stamped: shipped, version: shipped.at(-1) })
    await run(url, 'delete from millrace.migrations')
    const migrations = await extendMigrations()
    expect(await initialise({ url, migrations, migrate: 'auto' })).toEqual({
      applied: [nextMigration],
      stamped: shipped,
      version: nextMigration,
    })
  })

  it('without a history and with another schema is refused with the differences', async () => {
    const url = await databaseOfTest()
    await migrateState(url)
    await run(
      url,
      'drop table millrace.migrations',
      'alter table millrace.runs add column extra integer',
      'drop index millrace.models_name',
    )
    const refused = initialise({ url, migrate: 'auto' })
    await expect(refused).rejects.toMatchObject({
      code: 'state_unrecognised',
      details: {
        differences: [
          '- index CREATE INDEX models_name ON millrace.models USING btree (workspace_id, name)',
          '+ column runs.extra integer',
        ],
      },
    })
  })

  it('migrated by a changed file is refused', async () => {
    const url = await databaseOfTest()
    await migrateState(url)
    await run(url, "update millrace.migrations set hash = 'other'")
    await expect(openStateStore({ state: url })).rejects.toMatchObject({
      code: 'state_unrecognised',
      details: { changed: shipped },
    })
  })
})
