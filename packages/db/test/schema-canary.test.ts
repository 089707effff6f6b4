import { readdir, readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/pglite'
import { drizzle as drizzlePostgres } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { beforeAll, describe, expect, it } from 'vitest'
import { applyMigrations } from '../src/migrate/apply-migrations.ts'
import { inspectState } from '../src/migrate/inspect-state.ts'
import { readMigrations, shippedMigrations } from '../src/migrate/migration.ts'
import { readCatalogue } from '../src/migrate/read-catalogue.ts'
import { withScratchDatabase } from '../src/migrate/scratch-database.ts'
import { shippedDump } from '../src/pglite/pglite-driver.ts'
import type { StateDatabase } from '../src/stores/drizzle-session.ts'
import { databaseOfTest } from './test-places.ts'

const schemaFolder = new URL('../src/schema/', import.meta.url)
let drizzleSchema: Record<string, unknown>

beforeAll(async () => {
  const files = await readdir(schemaFolder)
  const modules = await Promise.all(files.map((file) => import(new URL(file, schemaFolder).href)))
  drizzleSchema = Object.assign({}, ...modules)
})

async function catalogueOfMigrations(db: StateDatabase): Promise<string[]> {
  await applyMigrations(db, await readMigrations())
  return readCatalogue(db)
}

async function lastSnapshot(): Promise<ReturnType<typeof generateDrizzleJson>> {
  const journal = JSON.parse(await readFile(`${shippedMigrations}/meta/_journal.json`, 'utf8'))
  const prefix = String(journal.entries.at(-1).tag).split('_')[0]
  return JSON.parse(await readFile(`${shippedMigrations}/meta/${prefix}_snapshot.json`, 'utf8'))
}

describe('the migrations', () => {
  it('are named by date and slug and end at the drizzle schema', async () => {
    for (const { name } of await readMigrations()) expect(name).toMatch(/^\d{14}_[a-z0-9_]+$/)
    const before = await lastSnapshot()
    const now = generateDrizzleJson(drizzleSchema, before.id, ['millrace'])
    expect(Object.keys(now.tables)).toHaveLength(27)
    expect(await generateMigration(before, now)).toEqual([])
  })

  it('make the same schema on PGlite, on PostgreSQL, from the drizzle schema and in the dump', async () => {
    const embedded = await withScratchDatabase(async (db) => {
      const catalogue = await catalogueOfMigrations(db)
      await db.execute(sql`drop schema millrace cascade`)
      const statements = await generateMigration(
        generateDrizzleJson({}),
        generateDrizzleJson(drizzleSchema, undefined, ['millrace']),
      )
      for (const statement of statements) await db.execute(sql.raw(statement))
      expect(await readCatalogue(db)).toEqual(catalogue)
      return catalogue
    })
    expect(embedded.filter((line) => line.startsWith('table '))).toHaveLength(26)
    expect(embedded.filter((line) => line.startsWith('index ')).length).toBeGreaterThan(50)
    expect(embedded.filter((line) => line.startsWith('constraint ')).length).toBeGreaterThan(70)

    const client = postgres(await databaseOfTest(), { max: 1, onnotice: () => {} })
    expect(await catalogueOfMigrations(drizzlePostgres(client))).toEqual(embedded)
    await client.end()

    const dump = new Blob([new Uint8Array(await readFile(shippedDump))])
    const fromDump = await PGlite.create({ loadDataDir: dump })
    const { kind } = await inspectState(drizzle(fromDump), await readMigrations())
    expect(kind).toBe('current')
    expect(await readCatalogue(drizzle(fromDump))).toEqual(embedded)
    for (const line of embedded.filter((candidate) => candidate.startsWith('table '))) {
      const table = line.slice('table '.length)
      const { rows } = await fromDump.query(`select * from millrace.${table}`)
      expect(rows, table).toEqual([])
    }
    await fromDump.close()
  })
})
