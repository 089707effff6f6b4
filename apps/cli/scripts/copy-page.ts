import { cpSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Takes the page along with the built package: `serve` finds it beside its own files. */
const from = fileURLToPath(import.meta.resolve('@millrace/web/dist/index.html')).replace(
  /[^/\\]+$/,
  '',
)
const to = fileURLToPath(new URL('../dist/web', import.meta.url))
rmSync(to, { recursive: true, force: true })
cpSync(from, to, { recursive: true })
