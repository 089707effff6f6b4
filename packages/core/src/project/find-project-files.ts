import { isUtf8 } from 'node:buffer'
import { type BigIntStats, lstatSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Issue } from '../errors/issue.ts'
import { sha256 } from '../ids.ts'

/** A file of the project, read whole. */
export interface ProjectFile {
  /** Relative to the project, forward slashes. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly text: string
  /** SHA-256 of length and bytes, by which a seed's copy is named. */
  readonly sha256: string
}

/** A file as it was read, with what tells whether it was touched since. */
export interface ReadFile {
  readonly stamp: string
  readonly file: ProjectFile
}

export interface ProjectFiles {
  readonly files: readonly ProjectFile[]
  /** SHA-256 over the paths and bytes of all files. */
  readonly filesHash: string
  readonly issues: readonly Issue[]
}

/** Folders a project is made of, with the file endings looked for in each. */
export const projectFolders = {
  models: ['.sql'],
  seeds: ['.csv', '.yaml'],
  audits: ['.sql'],
  macros: ['.jinja'],
  tests: ['.yaml'],
} as const
/** Files that stand in the project's folder itself. */
export const rootFiles: readonly string[] = ['millrace.yaml', 'sources.yaml']
const largestFile = 64 * 1024 * 1024
/** Files read between two turns of the event loop: one by one through it, small files take four times as long. */
const readAtOnce = 50
/** Longer than a tick of any file system's clock, in milliseconds. */
const settledMs = 2_000

/**
 * Reads the project's files in a stable order; those of `memory` that were not touched are not read again.
 * A link that leads out of the project is an issue, not a file.
 */
export async function findProjectFiles(
  root: string,
  memory: Map<string, ReadFile> = new Map(),
): Promise<ProjectFiles> {
  const issues: Issue[] = []
  const found: string[] = []
  const realRoot = await realpath(root)
  for (const [folder, endings] of Object.entries(projectFolders)) {
    const entries = await readdir(path.join(root, folder), {
      recursive: true,
      withFileTypes: true,
    }).catch((error: unknown) => {
      const code = codeOf(error)
      const message = `the folder cannot be read (${code})`
      if (code !== 'ENOENT')
        issues.push({
          severity: 'error',
          code: 'file-unreadable',
          file: folder,
          line: 1,
          column: 1,
          message,
          hint: null,
        })
      return []
    })
    for (const entry of entries) {
      if (!endings.some((ending) => entry.name.endsWith(ending)) || entry.name.startsWith('.'))
        continue
      if (entry.isDirectory()) continue
      found.push(toRelative(root, path.join(entry.parentPath, entry.name)))
    }
  }
  for (const file of rootFiles) if (await exists(path.join(root, file))) found.push(file)
  found.sort()
  const files: ProjectFile[] = []
  for (const [index, file] of found.entries()) {
    if (index % readAtOnce === 0) await setImmediate()
    const read = loadProjectFile({ realRoot, file, memory })
    if ('text' in read) files.push(read)
    else issues.push(read)
  }
  forgetRemoved(memory, { realRoot, files })
  const filesHash = sha256(...files.flatMap((file) => [file.path, file.sha256]))
  return { files, filesHash, issues }
}

function forgetRemoved(
  memory: Map<string, ReadFile>,
  { realRoot, files }: { readonly realRoot: string; readonly files: readonly ProjectFile[] },
): void {
  if (memory.size <= files.length) return
  const present = new Set(files.map((file) => path.join(realRoot, file.path)))
  for (const place of memory.keys())
    if (place.startsWith(realRoot + path.sep) && !present.has(place)) memory.delete(place)
}

interface FileInput {
  readonly realRoot: string
  readonly file: string
  readonly memory: Map<string, ReadFile>
}

/** Reads one file, unless `memory` has it as it still is; a problem with it is an issue. */
export function loadProjectFile({ realRoot, file, memory }: FileInput): ProjectFile | Issue {
  const problem = (code: string, message: string, hint: string | null): Issue => ({
    severity: 'error',
    code,
    file,
    line: 1,
    column: 1,
    message,
    hint,
  })
  try {
    const place = path.join(realRoot, file)
    const known = memory.get(place)
    if (known && known.stamp === stampOf(lstatSync(place, { bigint: true }))) return known.file
    memory.delete(place)
    const real = realpathSync.native(place)
    if (real !== place && !isInside(realRoot, real)) {
      return problem(
        'file-outside-project',
        'the file is a link to a place outside the project, or to its state',
        'copy it in',
      )
    }
    const found = statSync(real, { bigint: true })
    if (!found.isFile()) return problem('file-unreadable', 'it is not a file', null)
    if (found.size > largestFile) {
      return problem(
        'file-too-large',
        'the file is larger than 64 MiB',
        'declare it in sources.yaml instead',
      )
    }
    const readAt = Date.now()
    const bytes = readFileSync(real)
    if (!isUtf8(bytes))
      return problem('file-not-text', 'the file is not text in UTF-8', 'save it as UTF-8')
    const text = bytes.toString('utf8')
    if (text.includes('\u0000')) return problem('file-not-text', 'the file is not text', null)
    const read: ProjectFile = { path: file, bytes, text, sha256: sha256(bytes) }
    // Written a moment ago, it could change again within one tick of the file system's clock; and the
    // stamp of a link says nothing of the file it leads to.
    const isSettled = Number(found.ctimeMs) < readAt - settledMs
    if (isSettled && real === place) memory.set(place, { stamp: stampOf(found), file: read })
    return read
  } catch (error) {
    return problem('file-unreadable', `the file cannot be read (${codeOf(error)})`, null)
  }
}

function stampOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${size}:${mtimeNs}:${ctimeNs}`
}

/** Where a link may lead; not to what is kept from the project's own files: state, tokens, packages, version control. */
function isInside(realRoot: string, real: string): boolean {
  if (!real.startsWith(realRoot + path.sep)) return false
  const parts = toRelative(realRoot, real).split('/')
  return parts.every((part) => !part.startsWith('.') && part !== 'node_modules')
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
}

function toRelative(root: string, absolute: string): string {
  return path.relative(root, absolute).split(path.sep).join('/')
}

/** True also for what cannot be read: a broken link is an issue, not a missing file. */
async function exists(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  )
}
