import {
  AppError,
  type FileChange,
  type Issue,
  type NewConsoleEvent,
  production,
  type Project,
  sha256,
  watchProject,
  workspaceStream,
} from '@millrace/core'
import type { Services } from './create-services.ts'
import { loadCurrentProject } from './load-current-project.ts'
import { toWireError } from './rpc/wire-error.ts'

/** Texts are told with a change up to this size, and up to the second altogether, in UTF-16 units. */
const largestText = 16_000
const largestTexts = 64_000
const mostChanges = 2000
const mostWarnings = 50

/** What the console was last told of the project. */
interface Seen {
  /** Model names to the file they are in and a hash of all that is known of them. */
  readonly models: ReadonlyMap<string, { readonly path: string; readonly hash: string }>
  readonly issues: ReadonlySet<string>
}

/**
 * Watches the project's files and tells the console: `file` for each burst of changes, then `models`
 * and `warnings` from the project as it is after them. For the process that serves the project.
 */
export async function startWatching(services: Services): Promise<AsyncDisposable> {
  const opened = await services.open()
  const { logger } = services.options
  const tell = (events: readonly NewConsoleEvent[]) =>
    opened.journal.record({ stream: workspaceStream, events }).catch((error: unknown) => {
      logger.warn('the console was not told of a change', { error: String(error) })
    })
  let isStale = true
  let isStopped = false
  let seen: Seen | null = null
  let analysing: Promise<void> | null = null

  async function analyse(): Promise<void> {
    while (isStale && !isStopped) {
      isStale = false
      try {
        const project = await loadCurrentProject(opened, production)
        const now = describe(project, seen)
        if (seen) await tell(differences(seen, now, project.issues))
        seen = now
      } catch (error) {
        if (error instanceof AppError)
          await tell([warning({ message: error.message, code: error.code })])
        else opened.errors.note(toWireError(error, logger), 'watching files')
      }
    }
  }
  const analyseOnce = () => {
    isStale = true
    analysing ??= analyse().finally(() => {
      analysing = null
      if (isStale && !isStopped) analyseOnce()
    })
  }

  const watcher = await watchProject({
    root: opened.places.root,
    onChanges(changes) {
      void tell(fileEvents(changes))
      analyseOnce()
    },
    onProblem: ({ code, message }) => void tell([warning({ message, code, source: 'watcher' })]),
  })
  analyseOnce()
  await analysing
  opened.recall.isWatched = true
  return {
    async [Symbol.asyncDispose]() {
      isStopped = true
      opened.recall.isWatched = false
      await watcher[Symbol.asyncDispose]()
      await analysing
    },
  }
}

/** One event, or a few for a change of thousands of files; small texts come along. */
function fileEvents(changes: readonly FileChange[]): NewConsoleEvent[] {
  let told = 0
  const parts = changes.map(({ text, ...change }) => {
    const fits = text !== null && text.length <= largestText && told + text.length <= largestTexts
    if (!fits) return change
    told += text.length
    return { ...change, content: text }
  })
  const count = Math.ceil(parts.length / mostChanges)
  return Array.from({ length: count }, (_, index) => ({
    type: 'file',
    payload: { changes: parts.slice(index * mostChanges, (index + 1) * mostChanges) },
  }))
}

/** A model whose file has an error meanwhile is still there: it stays as it was last seen. */
function describe(project: Project, before: Seen | null): Seen {
  const models = new Map(
    [...project.models.values()].map((model) => [
      model.name,
      { path: model.path, hash: sha256(JSON.stringify(model)) },
    ]),
  )
  const broken = new Set(
    project.issues.filter(({ severity }) => severity === 'error').map(({ file }) => file),
  )
  for (const [name, model] of before?.models ?? [])
    if (!models.has(name) && broken.has(model.path)) models.set(name, model)
  return { models, issues: new Set(project.issues.map(keyOf)) }
}

function differences(before: Seen, now: Seen, issues: readonly Issue[]): NewConsoleEvent[] {
  const added = [...now.models.keys()].filter((name) => !before.models.has(name))
  const removed = [...before.models.keys()].filter((name) => !now.models.has(name))
  const modified = [...now.models].flatMap(([name, { hash }]) => {
    const old = before.models.get(name)
    return old && old.hash !== hash ? [name] : []
  })
  const fresh = issues.filter((issue) => !before.issues.has(keyOf(issue)))
  const events: NewConsoleEvent[] = fresh.slice(0, mostWarnings).map((issue) => warning(issue))
  if (added.length + removed.length + modified.length > 0)
    events.unshift({ type: 'models', payload: { added, modified, removed } })
  return events
}

interface Warning {
  readonly message: string
  readonly code: string
  readonly source?: string
  readonly file?: string
  readonly line?: number
}

function warning({ message, code, source = 'project', file, line }: Warning): NewConsoleEvent {
  const place = { ...(file !== undefined && { file }), ...(line !== undefined && { line }) }
  return { type: 'warnings', payload: { message, source, code, ...place } }
}

function keyOf({ file, line, code, message }: Issue): string {
  return JSON.stringify([file, line, code, message])
}
