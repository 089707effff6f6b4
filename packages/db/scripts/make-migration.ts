import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `make-migration <slug>`: writes the SQL from what changed in `src/schema`, then the dump anew. */
const slug = process.argv[2] ?? ''
if (!/^[a-z][a-z0-9_]*$/.test(slug)) {
  process.stderr.write('Usage: make-migration <slug>, in lower case with underscores.\n')
  process.exit(2)
}
const cwd = fileURLToPath(new URL('..', import.meta.url))
const kit = join(dirname(createRequire(import.meta.url).resolve('drizzle-kit')), 'bin.cjs')
const conditions = '--conditions=development'
const before = readJournal()
run([kit, 'generate', '--name', slug], { NODE_OPTIONS: conditions })
if (readJournal() !== before) run([conditions, 'scripts/make-dump.ts'], {})

function run(input: readonly string[], env: Readonly<Record<string, string>>): void {
  const { status } = spawnSync(process.execPath, input, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  if (status !== 0) process.exit(status ?? 1)
}

function readJournal(): string {
  const path = join(cwd, 'migrations/meta/_journal.json')
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}
