import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { projectFolders, rootFiles } from './find-project-files.ts'
import { relativeTo } from './locate-project-file.ts'
import { isProjectPath } from './project-path.ts'

const mostEntries = 20_000

export interface TreeFile {
  readonly path: string
  readonly sizeBytes: number
  /** ISO 8601 UTC. */
  readonly modifiedAt: string
}

export interface ProjectTree {
  /** By path. Links and what is not the project's own are left out. */
  readonly files: readonly TreeFile[]
  /** There are more files than are listed. */
  readonly truncated: boolean
}

/** The project's own files, without their content. */
export async function listProjectTree(root: string): Promise<ProjectTree> {
  const found: string[] = [...rootFiles]
  for (const folder of Object.keys(projectFolders)) {
    const start = path.join(root, folder)
    // A folder that is a link would be listed as if it were the project's own.
    const isOwn = await lstat(start).then(
      (stats) => stats.isDirectory(),
      () => false,
    )
    if (!isOwn) continue
    const entries = await readdir(start, { recursive: true, withFileTypes: true }).catch(() => [])
    for (const entry of entries)
      if (entry.isFile()) found.push(relativeTo(root, path.join(entry.parentPath, entry.name)))
  }
  const own = found.filter(isProjectPath).toSorted()
  const listed = await Promise.all(own.slice(0, mostEntries).map((each) => describe(root, each)))
  return { files: listed.flatMap((file) => file ?? []), truncated: own.length > mostEntries }
}

async function describe(root: string, file: string): Promise<TreeFile | null> {
  const stats = await lstat(path.join(root, file)).catch(() => null)
  if (!stats?.isFile()) return null
  return { path: file, sizeBytes: stats.size, modifiedAt: stats.mtime.toISOString() }
}
