import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findReferences, headingAnchors, type Reference } from './find-references.ts'

/** Says which links and paths in the Markdown files lead nowhere. */
const root = fileURLToPath(new URL('../..', import.meta.url))
const skippedFolders = new Set(['node_modules', 'dist', '.git', '.millrace', '.turbo', 'coverage'])

for (const file of findPages(root)) {
  for (const reference of findReferences(readFileSync(file, 'utf8'))) {
    if (leadsSomewhere(file, reference)) continue
    const place = `${relative(root, file)}:${reference.line}`
    process.stderr.write(`${place}: ${reference.target} is not in the repository\n`)
    process.exitCode = 1
  }
}

function findPages(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return skippedFolders.has(entry.name) ? [] : findPages(path)
    return entry.isFile() && entry.name.endsWith('.md') ? [path] : []
  })
}

function leadsSomewhere(page: string, { kind, target }: Reference): boolean {
  if (kind === 'path')
    return possiblePlaces(page).some((folder) => existsSync(join(folder, target)))
  const [file = '', anchor] = target.split('#')
  const path = file ? join(dirname(page), decodeURIComponent(file)) : page
  if (!existsSync(path)) return false
  return !anchor || !path.endsWith('.md') || headingAnchors(readFileSync(path, 'utf8')).has(anchor)
}

/** A path in backticks is written from the page's folder, its sources or the repository's root. */
function possiblePlaces(page: string): string[] {
  const folder = dirname(page)
  return [
    folder,
    join(folder, 'src'),
    root,
    join(root, 'packages'),
    join(root, 'packages/core/src'),
  ]
}
