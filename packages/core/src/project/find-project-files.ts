import { isUtf8 } from 'node:buffer'
import { readFileSync, realpathSync, statSync } from 'node:fs'
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
}

export interface ProjectFiles {
  readonly files: readonly ProjectFile[]
  readonly issues: readonly Issue[]
}

/** Folders a project is made of, with the file endings looked for in each. */
const folders = {
  models: ['.sql'],
  seeds: ['.csv', '.yaml'],
  audits: ['.sql'],
  macros: ['.jinja'],
  tests: ['.yaml'],
} as const
const rootFiles = ['millrace.yaml', 'sources.yaml']
const largestFile = 64 * 1024 * 1024
/** Files read between two turns of the event loop: one by one through it, small files take four times as long. */
const readAtOnce = 50

/** Reads the project's files in a stable order. A link that leads out of the project is an issue, not a file. */
export async function findProjectFiles(root: string): Promise<ProjectFiles> {
  const issues: Issue[] = []
  const found: string[] = []
  const realRoot = await realpath(root)
  for (const [folder, endings] of Object.entries(folders)) {
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
    const read = readProjectFile({ root, realRoot, file })
    if ('text' in read) files.push(read)
    else issues.push(read)
  }
  return { files, issues }
}

interface FilePlace {
  readonly root: string
  readonly realRoot: string
  readonly file: string
}

function readProjectFile({ root, realRoot, file }: FilePlace): ProjectFile | Issue {
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
    const real = realpathSync.native(path.join(root, file))
    if (real !== realRoot && !real.startsWith(realRoot + path.sep)) {
      return problem(
        'file-outside-project',
        'the file is a link to a place outside the project',
        'copy it in',
      )
    }
    const found = statSync(real)
    if (!found.isFile()) return problem('file-unreadable', 'it is not a file', null)
    if (found.size > largestFile) {
      return problem(
        'file-too-large',
        'the file is larger than 64 MiB',
        'declare it in sources.yaml instead',
      )
    }
    const bytes = readFileSync(real)
    if (!isUtf8(bytes))
      return problem('file-not-text', 'the file is not text in UTF-8', 'save it as UTF-8')
    const text = bytes.toString('utf8')
    if (text.includes('\u0000')) return problem('file-not-text', 'the file is not text', null)
    return { path: file, bytes, text }
  } catch (error) {
    return problem('file-unreadable', `the file cannot be read (${codeOf(error)})`, null)
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
}

/** SHA-256 over paths and bytes, so that a moved file is a change too. */
export function hashFiles(files: readonly ProjectFile[]): string {
  return sha256(...files.flatMap((file) => [file.path, file.bytes]))
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
