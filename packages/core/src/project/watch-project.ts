import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import {
  findProjectFiles,
  loadProjectFile,
  projectFolders,
  rootFiles,
} from './find-project-files.ts'
import { systemCode } from './guard-file.ts'
import { relativeTo } from './locate-project-file.ts'
import { isProjectPath } from './project-path.ts'
import { fileSha256 } from './read-project-file.ts'

/** Quiet time after which a burst of changes is told, in milliseconds. */
const quietMs = 20
/** The longest a burst is gathered while changes keep coming, in milliseconds. */
const burstMs = 500
/** Files read between two turns of the event loop. */
const readAtOnce = 50

/** What happened to one file; `moved` is a file that went with a file of the same bytes that came. */
export interface FileChange {
  readonly path: string
  readonly change: 'added' | 'modified' | 'removed' | 'moved'
  readonly from?: string
  /** Of the bytes; null for what is gone. */
  readonly sha256: string | null
  /** Null for what is gone. */
  readonly text: string | null
}

/** Why changes may be missed, and what to do about it. */
export interface WatchProblem {
  readonly code: string
  readonly message: string
}

export interface WatchInput {
  readonly root: string
  /** Called once per burst, with what is different from the time before; never with nothing. */
  readonly onChanges: (changes: readonly FileChange[]) => void
  readonly onProblem: (problem: WatchProblem) => void
}

/**
 * Watches the project's own files until it is disposed of; resolves once every later change is seen.
 * What a watcher says is only a hint where to look: a change is told when the bytes are other ones.
 */
export async function watchProject(input: WatchInput): Promise<AsyncDisposable> {
  const { watch } = await import('chokidar')
  const root = await realpath(input.root)
  const known = new Map<string, string>()
  const dirty = new Set<string>()
  let quiet: NodeJS.Timeout | undefined
  let latest: NodeJS.Timeout | undefined
  let looking: Promise<void> = Promise.resolve()
  let isClosed = false

  const lookNow = () => {
    clearTimeout(quiet)
    clearTimeout(latest)
    latest = undefined
    looking = looking.then(async () => {
      const paths = [...dirty]
      dirty.clear()
      const changes = await compare(root, paths, known)
      if (changes.length > 0 && !isClosed) input.onChanges(changes)
    })
    looking = looking.catch((error: unknown) => input.onProblem(toProblem(error)))
  }
  const notice = (absolute: string) => {
    const file = relativeTo(root, absolute)
    if (isClosed || !isProjectPath(file)) return
    dirty.add(file)
    clearTimeout(quiet)
    quiet = setTimeout(lookNow, quietMs)
    latest ??= setTimeout(lookNow, burstMs)
  }

  const watcher = watch(root, {
    ignoreInitial: true,
    // Its own waiting takes 100 ms; comparing bytes makes an atomic save one change without it.
    atomic: false,
    followSymlinks: false,
    ignored: (absolute, stats) => isIgnored(relativeTo(root, absolute), stats?.isFile() ?? false),
  })
  const ready = Promise.withResolvers<void>()
  watcher.on('error', (error) => {
    input.onProblem(toProblem(error))
    ready.resolve()
  })
  watcher.on('ready', () => ready.resolve())
  for (const event of ['add', 'change', 'unlink'] as const) watcher.on(event, notice)
  await ready.promise
  // What comes while these are read is looked at after them.
  looking = looking.then(async () => {
    const { files } = await findProjectFiles(root)
    for (const file of files) known.set(file.path, fileSha256(file.bytes))
  })
  await looking
  return {
    async [Symbol.asyncDispose]() {
      isClosed = true
      clearTimeout(quiet)
      clearTimeout(latest)
      await watcher.close()
      await looking
    },
  }
}

/** Folders that are none of the project's, dot-files, and what editors put beside a file for a moment. */
function isIgnored(relative: string, isFile: boolean): boolean {
  if (relative === '') return false
  const [top = ''] = relative.split('/')
  if (!Object.hasOwn(projectFolders, top) && !rootFiles.includes(top)) return true
  const name = path.posix.basename(relative)
  return name.startsWith('.') || name === 'node_modules' || (isFile && !isProjectPath(relative))
}

/** Reads what may have changed and says what did; `known` is brought up to date. */
async function compare(
  root: string,
  paths: readonly string[],
  known: Map<string, string>,
): Promise<FileChange[]> {
  const changes: FileChange[] = []
  for (const [index, file] of paths.entries()) {
    if (index % readAtOnce === readAtOnce - 1) await setImmediate()
    const before = known.get(file)
    const found = loadProjectFile({ realRoot: root, file, memory: new Map() })
    if (!('text' in found)) {
      known.delete(file)
      if (before !== undefined)
        changes.push({ path: file, change: 'removed', sha256: before, text: null })
      continue
    }
    const sha256 = fileSha256(found.bytes)
    known.set(file, sha256)
    if (sha256 === before) continue
    const change = before === undefined ? 'added' : 'modified'
    changes.push({ path: file, change, sha256, text: found.text })
  }
  return joinMoves(changes)
}

/** A file that went and one of the same bytes that came are one that moved. */
function joinMoves(changes: readonly FileChange[]): FileChange[] {
  const gone = Map.groupBy(
    changes.filter(({ change }) => change === 'removed'),
    ({ sha256 }) => sha256,
  )
  const from = new Set<string>()
  const joined = changes.map((change): FileChange => {
    const source = change.change === 'added' ? gone.get(change.sha256)?.shift() : undefined
    if (!source) return change
    from.add(source.path)
    return { ...change, change: 'moved', from: source.path }
  })
  return joined
    .filter((change) => change.change !== 'removed' || !from.has(change.path))
    .map((change) => (change.change === 'removed' ? { ...change, sha256: null } : change))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC:
    'the system watches no more folders: raise fs.inotify.max_user_watches (sysctl) and restart',
  EMFILE: 'the process may open no more files: raise its limit (ulimit -n) and restart',
  EACCES: 'a folder of the project may not be read',
}

function toProblem(error: unknown): WatchProblem {
  const code = systemCode(error) ?? 'unknown'
  const what = advice[code] ?? `the watcher reported ${code}`
  return { code, message: `changes of files may be missed: ${what}` }
}
