import type { Sql } from 'postgres'
import { migrateDatabase } from '../migrate/migrate-database.ts'
import { appendChannel, decodeAppend } from '../stores/append-notice.ts'
import type { OpenState, StateDriver } from '../stores/state-driver.ts'

export interface PostgresDriverOptions {
  readonly url: string
  /** `refuse`, unless given, leaves an empty or older database alone. */
  readonly migrate?: 'auto' | 'refuse'
  /** Connections besides the one that listens; 10 unless given. */
  readonly connections?: number
  /** Another folder than the shipped one; for tests. */
  readonly migrations?: string
}

/** State in a PostgreSQL database, for any number of processes. */
export function createPostgresDriver(options: PostgresDriverOptions): StateDriver {
  const { url, migrate = 'refuse', connections = 10, migrations } = options
  const place = withoutPassword(url)

  return {
    place,
    async open(hear): Promise<OpenState> {
      const [{ default: connect }, { drizzle }] = await Promise.all([
        import('postgres'),
        import('drizzle-orm/postgres-js'),
      ])
      const client = connect(url, {
        max: connections,
        onnotice: () => {},
        connection: { application_name: 'millrace', TimeZone: 'UTC' },
      })
      const origin = crypto.randomUUID()
      try {
        await listen(client, (text) => {
          const notice = decodeAppend(text)
          if (notice !== null && notice.origin !== origin) hear(notice)
        })
      } catch (error) {
        await client.end({ timeout: 1 })
        throw error
      }
      const db = drizzle(client)
      return {
        db,
        origin,
        hasStatementTimeout: true,
        migrate: (wanted) =>
          migrateDatabase(
            {
              db,
              place,
              refuse: migrate === 'refuse',
              ...(migrations === undefined ? {} : { migrations }),
            },
            wanted,
          ),
        dump: null,
        backups: null,
        close: () => client.end({ timeout: 5 }),
      }
    },
  }
}

async function listen(client: Sql, hear: (text: string) => void): Promise<void> {
  await client.listen(appendChannel, hear)
}

/** A connection URL fit to be shown. */
function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url)
    parsed.password = ''
    for (const name of Object.keys(Object.fromEntries(parsed.searchParams))) {
      if (name.toLowerCase().includes('pass')) parsed.searchParams.delete(name)
    }
    return parsed.href
  } catch {
    return url.replace(/:[^:@/]*@/, '@')
  }
}
