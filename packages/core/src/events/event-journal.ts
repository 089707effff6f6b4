import type { Clock } from '../clock.ts'
import { AppError } from '../errors/app-error.ts'
import type { AuditResultRecord, ModelRunChange } from '../state/run-store.ts'
import type { NewInterval } from '../state/snapshot-store.ts'
import type { StateOperations, StateStore } from '../state/state-store.ts'
import {
  eventVersion,
  type NewConsoleEvent,
  type NewPlanEvent,
  type NewRunEvent,
} from './event-schema.ts'

type NewStreamEvent = NewPlanEvent | NewRunEvent | NewConsoleEvent

/** What happened, and what it changes in state; both become visible together. */
export interface JournalEntry {
  readonly stream: string
  readonly events: readonly NewStreamEvent[]
  readonly intervals?: readonly NewInterval[]
  readonly modelRuns?: readonly ModelRunChange[]
  readonly audits?: readonly AuditResultRecord[]
  /** Any other change; a throw rolls this entry back and rejects its promise. */
  readonly change?: (tx: StateOperations) => Promise<void>
  /** Nobody waits for it: it may be gathered with others for a few milliseconds. */
  readonly isPatient?: boolean
  /** The lease the writer must still hold. */
  readonly fence?: { readonly lease: string; readonly token: bigint }
}

/** Hears what a process wrote to a stream. */
type CommitListener = (stream: string, events: readonly NewStreamEvent[]) => void

/** How long patient entries are gathered, in milliseconds. */
const gatherMs = 10

interface Waiting {
  readonly entry: JournalEntry
  readonly at: string
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes events and state changes in groups: whatever arrives while a transaction is under way goes
 * into the next one, so that a busy run does not pay one commit per event. Order is kept.
 */
export class EventJournal {
  readonly #store: StateStore
  readonly #clock: Clock
  #waiting: Waiting[] = []
  #writing: Promise<void> | null = null
  #hurry: () => void = () => {}
  readonly #listeners = new Set<CommitListener>()

  constructor(store: StateStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Resolves when the entry is committed; entries of one caller are committed in the order given. */
  record(entry: JournalEntry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, at: this.#clock.now().toISOString(), resolve, reject })
      if (!entry.isPatient) this.#hurry()
      this.#writing ??= this.#write()
    })
  }

  /** Called with the events of each entry once it is committed; returns the unsubscriber. */
  onCommitted(listener: CommitListener): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Resolves when everything recorded so far is committed or refused. */
  async settled(): Promise<void> {
    this.#hurry()
    while (this.#writing) await this.#writing
  }

  async #write(): Promise<void> {
    await new Promise<void>((resolve) => void setImmediate(resolve))
    while (this.#waiting.length > 0) {
      await this.#gather()
      const group = this.#waiting
      this.#waiting = []
      try {
        await this.#commit(group)
        for (const { resolve } of group) resolve()
      } catch (error) {
        if (group.length === 1) group[0]?.reject(error)
        else await this.#commitSingly(group)
      }
    }
    this.#writing = null
  }

  /** Waits for company while nobody waits for what is there. */
  async #gather(): Promise<void> {
    if (this.#waiting.some(({ entry }) => !entry.isPatient)) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, gatherMs)
    this.#hurry = resolve
    await promise
    clearTimeout(timer)
    this.#hurry = () => {}
  }

  /** One entry was refused: find out which, so that the others are kept. */
  async #commitSingly(group: readonly Waiting[]): Promise<void> {
    for (const waiting of group) {
      await this.#commit([waiting]).then(waiting.resolve, waiting.reject)
    }
  }

  #tell({ stream, events }: JournalEntry): void {
    for (const listener of this.#listeners) {
      try {
        listener(stream, events)
      } catch {
        // What is committed stays so, whatever a listener makes of it.
      }
    }
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    await this.#store.transaction(async (tx) => {
      await checkFences(tx, group)
      const entries = group.map(({ entry }) => entry)
      const intervals = entries.flatMap((entry) => entry.intervals ?? [])
      if (intervals.length > 0) await tx.recordIntervals(intervals)
      const modelRuns = entries.flatMap((entry) => entry.modelRuns ?? [])
      if (modelRuns.length > 0) await tx.updateModelRuns(modelRuns)
      const audits = entries.flatMap((entry) => entry.audits ?? [])
      if (audits.length > 0) await tx.recordAuditResults(audits)
      for (const entry of entries) await entry.change?.(tx)
      for (const [stream, members] of Map.groupBy(group, ({ entry }) => entry.stream)) {
        const events = members.flatMap(({ entry, at }) =>
          entry.events.map((event) => ({ ...event, version: eventVersion, at })),
        )
        if (events.length > 0) await tx.appendEvents(stream, events)
      }
    })
    for (const { entry } of group) this.#tell(entry)
  }
}

async function checkFences(tx: StateOperations, group: readonly Waiting[]): Promise<void> {
  const fences = new Map(
    group.flatMap(({ entry }) =>
      entry.fence ? [[`${entry.fence.lease}:${entry.fence.token}`, entry.fence]] : [],
    ),
  )
  for (const { lease, token } of fences.values()) {
    if (await tx.holdsLease(lease, token)) continue
    throw new AppError('lease_lost', {
      message: `the lease ${lease} was taken over; nothing more is written by this run`,
      hint: 'look at the run that holds it now, and plan again',
    })
  }
}
