import { readFileSync, writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { errorsPage } from './errors-page.ts'
import { eventsPage } from './events-page.ts'

/** Writes the pages of `docs/` that are made from the code; with `--check` says which are not current instead. */
const pages = { 'docs/errors.md': errorsPage, 'docs/events.md': eventsPage }
const root = fileURLToPath(new URL('../..', import.meta.url))
const isCheck = process.argv.includes('--check')

for (const [file, page] of Object.entries(pages)) {
  const path = `${root}${file}`
  const text = page()
  if (isCheck && readText(path) !== text) {
    process.stderr.write(`${file} is not current: run pnpm reference\n`)
    process.exitCode = 1
  }
  if (!isCheck) {
    writeFileSync(path, text)
    process.stdout.write(`${relative(root, path)}\n`)
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}
