import { defineConfig } from 'oxlint'
import { environmentReaders } from './tooling/lint/boundaries.ts'
import { restrictedImports } from './tooling/lint/restricted-imports.ts'

const tests = ['**/*.test.{ts,tsx}', '**/test/**', 'packages/core/src/testing/**']

export default defineConfig({
  plugins: ['eslint', 'typescript', 'unicorn', 'oxc', 'import', 'node', 'promise'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['**/dist/**', 'packages/db/migrations/**', 'test/behaviour/**'],
  rules: {
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'max-lines': ['error', 400],
    // Exported verbs take at most three; a recursive function inside a file may carry its context along.
    'max-params': ['error', { max: 5 }],
    // A function is where it is read best, and an underscore is how the names of others are spelled.
    'unicorn/consistent-function-scoping': 'off',
    'no-underscore-dangle': 'off',
    // fast-check is read best as `fc.…`, and a flag that a callback turns is a loop's usual end.
    'import/no-named-as-default-member': 'off',
    'no-unmodified-loop-condition': 'off',
    'promise/always-return': 'off',
    'unicorn/require-module-specifiers': 'off',
    // The formatter breaks lines where this suspects a mistake.
    'no-unexpected-multiline': 'off',
    // Meant for windows; ours are workers.
    'unicorn/require-post-message-target-origin': 'off',
    'no-console': 'error',
    'no-var': 'error',
    'prefer-const': 'error',
    'no-else-return': 'error',
    'import/no-cycle': ['error', { ignoreTypes: true }],
    'import/no-default-export': 'error',
    'import/no-unassigned-import': ['error', { allow: ['**/*.css'] }],
    'typescript/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-import-type-side-effects': 'error',
    'unicorn/filename-case': ['error', { case: 'kebabCase' }],
    'unicorn/prefer-node-protocol': 'error',
  },
  overrides: [
    { files: ['{packages,apps}/*/src/**'], rules: { 'node/no-process-env': 'error' } },
    { files: [...environmentReaders], rules: { 'node/no-process-env': 'off' } },
    // Terminals are spoken to in control characters.
    { files: ['apps/cli/src/output/**'], rules: { 'no-control-regex': 'off' } },
    ...restrictedImports(),
    {
      files: tests,
      rules: {
        'max-lines': 'off',
        'no-restricted-imports': 'off',
        'node/no-process-env': 'off',
        'typescript/no-non-null-assertion': 'off',
        'import/no-default-export': 'off',
      },
    },
    {
      files: ['**/*.config.ts'],
      rules: { 'import/no-default-export': 'off' },
    },
  ],
})
