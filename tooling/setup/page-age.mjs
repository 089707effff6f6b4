// Whether the page that `millrace serve` shows has to be built anew. Plain JavaScript without dependencies.
import fs from 'node:fs'
import path from 'node:path'

/** What the page is made of, from the repository's root. */
const sources = [
  'apps/web/index.html',
  'apps/web/vite.config.ts',
  'apps/web/public',
  'apps/web/src',
  'packages/client/src',
  'packages/core/src',
  'pnpm-lock.yaml',
]

/** True when there is no built page, or something it is made of is newer. */
export function isPageOld(root) {
  const built = changedAt(path.join(root, 'apps/web/dist/index.html'))
  return built === null || sources.some((source) => newestIn(path.join(root, source)) > built)
}

function newestIn(place) {
  const own = changedAt(place) ?? 0
  if (!fs.statSync(place, { throwIfNoEntry: false })?.isDirectory()) return own
  const files = fs.readdirSync(place, { recursive: true })
  return files.reduce(
    (newest, file) => Math.max(newest, changedAt(path.join(place, file)) ?? 0),
    own,
  )
}

function changedAt(file) {
  return fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
}
