import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

/** One file of the migrations folder. */
export interface Migration {
  /** `<UTC date>_<slug>`. */
  readonly name: string
  /** SHA-256 of the file, whatever its line ends. */
  readonly hash: string
  readonly statements: readonly string[]
}

/** The migrations this version ships. */
export const shippedMigrations = fileURLToPath(new URL('../../migrations', import.meta.url))

interface Journal {
  readonly entries: readonly { readonly tag: string }[]
}

/** Reads a folder as drizzle-kit writes it, in the order of its journal. */
export async function readMigrations(folder: string = shippedMigrations): Promise<Migration[]> {
  const journal = JSON.parse(await readFile(`${folder}/meta/_journal.json`, 'utf8')) as Journal
  return Promise.all(
    journal.entries.map(async ({ tag }) => {
      const text = (await readFile(`${folder}/${tag}.sql`, 'utf8')).replaceAll('\r\n', '\n')
      return {
        name: tag,
        hash: createHash('sha256').update(text).digest('hex'),
        statements: text
          .split('--> statement-breakpoint')
          .map((statement) => statement.trim())
          .filter((statement) => statement !== ''),
      }
    }),
  )
}
