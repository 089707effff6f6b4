import { cp, readFile, writeFile } from 'node:fs/promises'
import { shippedMigrations } from '../src/migrate/migration.ts'
import { folderOfTest } from './test-places.ts'

/** The name of the migration that a version after this one would have. */
export const nextMigration = '29990101000000_next'

/** A copy of the shipped migrations with one more, as a later version has them. */
export async function extendMigrations(
  statement = 'create table millrace.later (id text primary key)',
): Promise<string> {
  const folder = await folderOfTest()
  await cp(shippedMigrations, folder, { recursive: true })
  const path = `${folder}/meta/_journal.json`
  const journal = JSON.parse(await readFile(path, 'utf8'))
  journal.entries.push({ ...journal.entries.at(-1), tag: nextMigration })
  await writeFile(path, JSON.stringify(journal))
  await writeFile(`${folder}/${nextMigration}.sql`, statement)
  return folder
}
