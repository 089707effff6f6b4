import { spawnSync } from 'node:child_process'
import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, matchesGlob } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { coreEntries, coreLayers, packages, reservedImports } from './boundaries.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const coreSources = join(root, 'packages/core/src')

/** A file of a copy of the layout, what it imports, and what the message must say; null where nothing is wrong. */
const cases: readonly (readonly [file: string, text: string, message: RegExp | null])[] = [
  [
    'packages/core/src/sql/a.ts',
    `import { a } from '../plan/a.ts'\nexport { a }`,
    /core\/sql is on layer 1/,
  ],
  ['packages/core/src/sql/b.ts', `import type { A } from '../plan/a.ts'\nexport type B = A`, null],
  ['packages/core/src/plan/a.ts', `import { a } from '../sql/a.ts'\nexport { a }`, null],
  [
    'packages/core/src/plan/b.ts',
    `export const a = () => import('../apply/a.ts')`,
    /core\/plan is on layer 7/,
  ],
  [
    'packages/core/src/ids.ts',
    `import { a } from './project/a.ts'\nexport { a }`,
    /core\/ids\.ts is on layer 0/,
  ],
  [
    'packages/core/src/events/a.ts',
    `import { a } from '../sql/a.ts'\nexport { a }`,
    /loaded by browsers/,
  ],
  [
    'packages/core/src/plan/c.ts',
    `import { a } from '../index.ts'\nexport { a }`,
    /An entry only exports/,
  ],
  [
    'packages/core/src/plan/d.ts',
    `import { a } from '@millrace/core'\nexport { a }`,
    /does not import its own entry/,
  ],
  [
    'packages/core/src/plan/e.ts',
    `import { a } from '@polyglot-sql/sdk'\nexport { a }`,
    /parse-sql\.ts/,
  ],
  [
    'packages/core/src/sql/parse-sql.ts',
    `import { a } from '@polyglot-sql/sdk'\nexport { a }`,
    null,
  ],
  [
    'packages/core/src/engines/a.ts',
    `import { a } from '@duckdb/node-api'\nexport { a }`,
    /WarehouseEngine port/,
  ],
  [
    'packages/core/src/engines/duckdb/a.ts',
    `import { a } from '@duckdb/node-api'\nexport { a }`,
    null,
  ],
  [
    'packages/core/src/engines/duckdb/b.ts',
    `import { a } from '../../plan/a.ts'\nexport { a }`,
    /on layer 5/,
  ],
  [
    'packages/core/src/apply/a.ts',
    `import { a } from '../engines/duckdb/a.ts'\nexport { a }`,
    /private to engines/,
  ],
  [
    'packages/db/src/a.ts',
    `import { a } from '@millrace/core/engines'\nexport { a }`,
    /does not import values of/,
  ],
  [
    'packages/db/src/b.ts',
    `import { a } from '../../../packages/core/src/ids.ts'\nexport { a }`,
    /by its name/,
  ],
  ['apps/cli/src/a.ts', `import { a } from '@millrace/server/start'\nexport { a }`, /lazily/],
  ['apps/cli/src/b.ts', `export const a = () => import('@millrace/server/start')`, null],
  ['apps/cli/src/c.ts', `export const a = process.env['HOME']`, /process\.env/],
  ['apps/cli/src/env.ts', `export const a = process.env['HOME']`, null],
]

describe('a boundary', () => {
  let copy = ''
  let found: ReadonlyMap<string, string> = new Map()

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'boundaries-'))
    for (const [file, text] of cases) {
      mkdirSync(dirname(join(copy, file)), { recursive: true })
      writeFileSync(join(copy, file), `${text}\n`)
    }
    // Globs are relative to the configuration's folder.
    const config = JSON.stringify(join(root, 'oxlint.config.ts'))
    writeFileSync(join(copy, 'oxlint.config.ts'), `export { default } from ${config}\n`)
    found = lint(copy)
  })
  afterAll(() => rmSync(copy, { recursive: true, force: true }))

  test.each(cases.filter(([, , message]) => message))('is reported: %s', (file, _text, message) => {
    expect(found.get(file)).toMatch(message ?? '')
  })

  test.each(cases.filter(([, , message]) => !message))('is kept: %s', (file) => {
    expect(found.get(file)).toBeUndefined()
  })
})

/** What oxlint says about the boundaries of each file. */
function lint(folder: string): ReadonlyMap<string, string> {
  const { stdout } = spawnSync(
    join(root, 'node_modules/.bin/oxlint'),
    ['-f', 'json', 'packages', 'apps'],
    {
      cwd: folder,
      encoding: 'utf8',
    },
  )
  const report: { readonly diagnostics: readonly Diagnostic[] } = JSON.parse(stdout)
  const ours = report.diagnostics.filter(({ code }) =>
    /no-restricted-imports|no-process-env/.test(code),
  )
  return new Map(ours.map(({ filename, message, help }) => [filename, `${message} ${help ?? ''}`]))
}

interface Diagnostic {
  readonly code: string
  readonly filename: string
  readonly message: string
  readonly help?: string
}

test('every folder and file of core has a layer', () => {
  const known = [...coreLayers.flat(), ...coreEntries]
  expect(readdirSync(coreSources).filter((name) => !known.includes(name))).toEqual([])
})

test('a reserved package is not loaded by name elsewhere', () => {
  const packagesOf = reservedImports.filter(({ pattern }) => pattern.startsWith('^'))
  for (const { pattern, allowedIn } of packagesOf) {
    const quoted = new RegExp(`['"\`]${pattern.slice(1)}`)
    const users = globSync('{packages,apps}/*/src/**/*.ts', { cwd: root }).filter(
      (file) => !file.endsWith('.test.ts') && quoted.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(users.filter((file) => !allowedIn.some((glob) => matchesGlob(file, glob)))).toEqual([])
  }
})

test('every package with sources has a boundary', () => {
  const folders = ['packages', 'apps'].flatMap((parent) =>
    readdirSync(join(root, parent)).map((name) => `${parent}/${name}`),
  )
  const known = Object.values(packages).map(({ folder }) => folder)
  expect(folders.filter((folder) => !known.includes(folder))).toEqual([])
})
