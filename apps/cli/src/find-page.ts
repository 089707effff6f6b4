import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the built page is: carried by this package, or beside it in the repository. */
const folders = ['./web', '../../web/dist']

/** The folder of the page that browsers are shown; null where it was not built. */
export function findPage(): string | null {
  const found = folders
    .map((folder) => fileURLToPath(new URL(folder, import.meta.url)))
    .find((folder) => existsSync(path.join(folder, 'index.html')))
  return found ?? null
}
