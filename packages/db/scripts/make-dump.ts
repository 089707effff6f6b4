import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { applyMigrations } from '../src/migrate/apply-migrations.ts'
import { readMigrations } from '../src/migrate/migration.ts'
import { shippedDump } from '../src/pglite/pglite-driver.ts'

/** Writes the archive that a new embedded state starts from. */
const client = await PGlite.create()
const applied = await applyMigrations(drizzle(client), await readMigrations())
await client.exec('checkpoint')
const archive = await client.dumpDataDir('gzip')
await client.close()
await mkdir(dirname(shippedDump), { recursive: true })
await writeFile(shippedDump, Buffer.from(await archive.arrayBuffer()))
process.stdout.write(`${shippedDump}: ${archive.size} bytes, up to ${applied.at(-1)}\n`)
