/** Where a package stands and what its sources may import of the workspace. Type-only imports are free. */
export interface PackageBoundary {
  readonly folder: string
  /** What others can import of it. */
  readonly entries: readonly string[]
  /** Entries of other packages its sources may import. */
  readonly imports: readonly string[]
  /** Entries it may reach by `await import()` alone, so that they cost nothing until they are needed. */
  readonly lazyImports?: readonly string[]
}

/** Every package of the workspace that has sources, by name. */
export const packages: Readonly<Record<string, PackageBoundary>> = {
  '@millrace/core': {
    folder: 'packages/core',
    entries: [
      '@millrace/core',
      '@millrace/core/browser',
      '@millrace/core/engines',
      '@millrace/core/testing',
    ],
    imports: [],
  },
  '@millrace/db': {
    folder: 'packages/db',
    entries: ['@millrace/db'],
    imports: ['@millrace/core'],
  },
  '@millrace/client': {
    folder: 'packages/client',
    entries: ['@millrace/client', '@millrace/client/local', '@millrace/client/trpc'],
    imports: ['@millrace/core/browser'],
  },
  '@millrace/server': {
    folder: 'apps/server',
    entries: ['@millrace/server/router', '@millrace/server/start'],
    imports: ['@millrace/core', '@millrace/core/browser', '@millrace/core/engines', '@millrace/db'],
  },
  '@millrace/web': {
    folder: 'apps/web',
    entries: [],
    imports: ['@millrace/client', '@millrace/client/trpc', '@millrace/core/browser'],
  },
  '@millrace/cli': {
    folder: 'apps/cli',
    entries: [],
    imports: ['@millrace/client/local', '@millrace/core/browser'],
    lazyImports: ['@millrace/client', '@millrace/server/start'],
  },
  '@millrace/bench': {
    folder: 'bench',
    entries: [],
    imports: [
      '@millrace/core',
      '@millrace/core/browser',
      '@millrace/core/engines',
      '@millrace/core/testing',
      '@millrace/db',
      '@millrace/server/start',
    ],
  },
}

/**
 * The folders of core's sources, and its files that stand in none, from the bottom up: values are imported from the
 * same layer or an earlier one. `testing` is for tests alone.
 */
export const coreLayers: readonly (readonly string[])[] = [
  ['errors', 'intervals', 'state', 'ids.ts', 'clock.ts', 'logger.ts'],
  ['sql'],
  ['project'],
  ['snapshots', 'environments'],
  ['events', 'tracker'],
  ['engines', 'sources'],
  ['model-tests', 'audits'],
  ['plan'],
  ['apply'],
  ['predictors'],
  ['testing'],
]

/** Folders of core that browsers load: they may import the bottom layer and each other alone. */
export const browserFolders: readonly string[] = ['events', 'tracker']

/** Core's public entries: they may import everything, nothing in core may import them. */
export const coreEntries: readonly string[] = ['index.ts', 'browser.ts', 'engines.ts', 'testing.ts']

/** What only one place may touch. */
export interface ReservedImport {
  /** Matches the specifier as written. */
  readonly pattern: string
  /** The files that may import it, as globs. */
  readonly allowedIn: readonly string[]
  readonly message: string
}

export const reservedImports: readonly ReservedImport[] = [
  {
    pattern: '^@polyglot-sql/sdk',
    allowedIn: ['packages/core/src/sql/parse-sql.ts'],
    message: 'Only sql/parse-sql.ts knows the SQL parser: call parseSql and what is built on it.',
  },
  {
    pattern: '^@duckdb/node-api',
    allowedIn: ['packages/core/src/engines/duckdb/**', 'bench/src/**'],
    message: 'Only engines/duckdb knows DuckDB: go through the WarehouseEngine port.',
  },
  {
    pattern: '(^|/)engines/duckdb/',
    allowedIn: ['packages/core/src/engines/**'],
    message:
      'engines/duckdb is private to engines: open it with openEngine, use the WarehouseEngine port.',
  },
]

/** The files that may read `process.env`; everything else is given what it needs. */
export const environmentReaders: readonly string[] = ['apps/*/src/env.ts']
