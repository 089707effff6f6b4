import { hostname } from 'node:os'
import {
  AppError,
  backoff,
  BatchClaims,
  type Clock,
  createAnalysisPool,
  createLoadMemory,
  createTemplateRenderer,
  EventJournal,
  type Logger,
  Orchestrator,
  ProgressNotices,
  recoverRuns,
  rememberReads,
  type StateBackup,
  type RunRecord,
  type RunServices,
  shareReads,
  systemClock,
  systemTimers,
  takeOverRuns,
  type Timers,
} from '@millrace/core'
import { fileScan } from '@millrace/core/engines'
import { isPostgresUrl, openStateStore } from '@millrace/db'
import { createErrorBook, type ErrorBook } from './error-book.ts'
import { createEngineHolder } from './engine-holder.ts'
import { createNoticeLimit } from './notice-limit.ts'
import { createRecall, type Recall } from './recall.ts'
import { findPlaces, type Places } from './places.ts'
import { createSeedFolder } from './seed-folder.ts'

export interface ServiceOptions {
  /** The project's folder; null where no command needs one. */
  readonly root: string | null
  readonly state: string | null
  readonly actor: string
  /** How this process is named to one that finds the state busy. */
  readonly command: string
  readonly migrate: 'auto' | 'refuse'
  /** How long a state that another process holds is waited for, in milliseconds. */
  readonly lockWaitMs?: number
  readonly logger: Logger
  readonly clock?: Clock
  readonly timers?: Timers
}

/** What needs the state open. */
export interface OpenServices extends RunServices {
  readonly places: Places
  readonly timers: Timers
  readonly orchestrator: Orchestrator
  readonly errors: ErrorBook
  /** Plans being computed in this process, to be cancelled. */
  readonly planning: Map<string, AbortController>
  /** What goes on in the background and is waited for before anything is closed. */
  readonly background: Set<Promise<unknown>>
  /** Requests with an idempotency key that are under way in this process. */
  readonly keyed: Map<string, Promise<unknown>>
  /** Runs asynchronous work one after another. */
  readonly oneByOne: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** What subscriptions read events from: those at the same place share a query. */
  readonly tails: Pick<RunServices['store'], 'onAppend' | 'readEvents'>
  /** How this process is named in leases. */
  readonly holder: string
  /** Runs that a dead process left behind and that were ended now. */
  readonly recovered: readonly RunRecord[]
  /** Answers that are given again while they are good. */
  readonly recall: Recall
  /** Copies the state into a new file below its own folder. */
  backUp(): Promise<StateBackup>
}

/** Everything the procedures work with; the state and the warehouse are opened when first asked for. */
export interface Services extends AsyncDisposable {
  readonly options: ServiceOptions
  readonly analyzer: ReturnType<typeof createAnalysisPool>
  /** What went wrong in this process, by id. */
  readonly errors: ErrorBook
  /** Throws when an actor tells the console too much. */
  readonly limitNotices: (actor: string) => void
  /** Runs changes of the project's files one after another. */
  readonly changeFiles: OpenServices['oneByOne']
  open(): Promise<OpenServices>
  /** The same, or null while nobody has asked for it. */
  ifOpen(): Promise<OpenServices | null>
}

/** The longest name DuckDB and PostgreSQL both keep whole, in bytes. */
const maxIdentifierBytes = 63

/** The one place where parts are put together; what was opened last is closed first. */
export function createServices(options: ServiceOptions): Services {
  const closing: (() => PromiseLike<void>)[] = []
  const analyzer = createAnalysisPool()
  closing.push(() => analyzer.close())
  let opened: Promise<OpenServices> | null = null
  const clock = options.clock ?? systemClock
  const ifOpen = async () => opened
  const errors = createErrorBook({ clock, journal: async () => (await ifOpen())?.journal ?? null })
  return {
    options,
    analyzer,
    errors,
    limitNotices: createNoticeLimit(clock),
    changeFiles: createQueue(),
    ifOpen,
    open: () => (opened ??= openServices({ options, analyzer, errors, closing })),
    async [Symbol.asyncDispose]() {
      await opened?.catch(() => {})
      while (closing.length > 0) await closing.pop()?.()
    },
  }
}

interface Opening {
  readonly options: ServiceOptions
  readonly analyzer: Services['analyzer']
  readonly errors: ErrorBook
  readonly closing: (() => PromiseLike<void>)[]
}

async function openServices({
  options,
  analyzer,
  errors,
  closing,
}: Opening): Promise<OpenServices> {
  const clock = options.clock ?? systemClock
  const { logger } = options
  if (options.root === null) throw new TypeError('this command was started without a project')
  const places = await findPlaces(options.root, options.state)
  const [opened, renderer] = await Promise.all([
    openStateStore({
      state: places.state,
      clock,
      command: options.command,
      migrate: options.migrate,
      ...(options.lockWaitMs !== undefined && { lockWaitMs: options.lockWaitMs }),
    }),
    createTemplateRenderer(),
  ])
  closing.push(() => opened.close())
  const store = rememberReads(opened)
  const timers = options.timers ?? systemTimers
  const tails = shareReads(store, timers)
  closing.push(async () => tails[Symbol.dispose]())
  const journal = new EventJournal(store, clock)
  const notices = new ProgressNotices(journal, { ...systemTimers, now: () => performance.now() })
  closing.push(() => {
    notices.close()
    return journal.settled()
  })
  const holder = `${hostname()}:${process.pid}`
  const recovered = isPostgresUrl(places.state)
    ? await takeOverRuns({ store, journal, clock }, { holder, own: [] })
    : await recoverRuns({ store, journal, clock })
  const engines = createEngineHolder(places, () => store.getStateId())
  closing.push(() => engines[Symbol.asyncDispose]())
  const services: RunServices = {
    store,
    memory: createLoadMemory(),
    journal,
    clock,
    logger,
    analyzer,
    renderer,
    seeds: createSeedFolder(places.seeds),
    engine: (readableFiles) => engines.get(readableFiles),
    fileScan,
    maxIdentifierBytes,
    claims: new BatchClaims(),
    retry: backoff(Math.random),
    elapsed: () => performance.now(),
  }
  const orchestrator = new Orchestrator(services, holder)
  closing.push(() => orchestrator.close())
  const planning: OpenServices['planning'] = new Map()
  const background: OpenServices['background'] = new Set()
  closing.push(async () => {
    const reason = new AppError('run_cancelled', { message: 'cancelled by shutdown' })
    for (const controller of planning.values()) controller.abort(reason)
    await Promise.allSettled(background)
  })
  return {
    ...services,
    places,
    timers,
    orchestrator,
    errors,
    planning,
    background,
    keyed: new Map(),
    tails,
    oneByOne: createQueue(),
    holder,
    recovered,
    recall: createRecall(),
    backUp: () => opened.backUp(),
  }
}

function createQueue(): OpenServices['oneByOne'] {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const next = last.then(work, work)
    last = next.catch(() => {})
    return next
  }
}
