import { defineConfig } from 'oxfmt'

export default defineConfig({
  semi: false,
  singleQuote: true,
  printWidth: 100,
  trailingComma: 'all',
  sortPackageJson: false,
  // Prose and SQL are laid out by hand; the rest is written by programs.
  ignorePatterns: [
    '**/*.md',
    '**/*.sql',
    '**/dist/**',
    'pnpm-lock.yaml',
    'packages/db/migrations/**',
    'packages/core/test/sql-cases/*.json',
    'test/behaviour/scenarios/**',
  ],
})
