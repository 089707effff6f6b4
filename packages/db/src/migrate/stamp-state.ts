import { AppError } from '@millrace/core'
import { sql } from 'drizzle-orm'
import type { StateDatabase } from '../stores/drizzle-session.ts'
import { recordMigration } from './apply-migrations.ts'
import type { Migration } from './migration.ts'
import { diffCatalogues, readCatalogue } from './read-catalogue.ts'
import { withScratchDatabase } from './scratch-database.ts'

/**
 * Gives tables that have no history the one they match: that of the newest migration whose schema
 * is exactly theirs. Answers the names stamped.
 */
export async function stampState(
  db: StateDatabase,
  migrations: readonly Migration[],
): Promise<string[]> {
  const found = await readCatalogue(db)
  const { count, differences } = await findMatch(migrations, found)
  if (count === 0) {
    const shown = differences.slice(0, 20).join('\n')
    throw new AppError('state_unrecognised', {
      message: `The schema millrace has tables but no history, and matches no migration:\n${shown}`,
      hint: 'Restore the missing history from a backup, or use another database with --state.',
      details: { differences },
    })
  }
  const matching = migrations.slice(0, count)
  await db.transaction(async (tx) => {
    await tx.execute(sql.raw(historyTable(migrations)))
    for (const migration of matching) await recordMigration(tx, migration)
  })
  return matching.map(({ name }) => name)
}

interface Match {
  /** How many migrations lead to the schema; 0 when none does. */
  readonly count: number
  /** From the last migration's schema. */
  readonly differences: readonly string[]
}

async function findMatch(migrations: readonly Migration[], found: string[]): Promise<Match> {
  return withScratchDatabase(async (scratch) => {
    let match: Match = { count: 0, differences: [] }
    for (const [index, { statements }] of migrations.entries()) {
      for (const statement of statements) await scratch.execute(sql.raw(statement))
      const differences = diffCatalogues(await readCatalogue(scratch), found)
      if (differences.length === 0) match = { count: index + 1, differences }
      else match = { ...match, differences }
    }
    return match
  })
}

function historyTable(migrations: readonly Migration[]): string {
  const create = 'CREATE TABLE "millrace"."migrations"'
  const statement = migrations
    .flatMap(({ statements }) => statements)
    .find((candidate) => candidate.startsWith(create))
  if (statement === undefined) throw new Error('No migration creates the table of migrations.')
  return statement.replace(create, 'CREATE TABLE IF NOT EXISTS "millrace"."migrations"')
}
