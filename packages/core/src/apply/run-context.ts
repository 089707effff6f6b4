import type { Ticket, WarehouseEngine, WriteContext } from '../engines/engine.ts'
import { relationText } from '../engines/sql-text.ts'
import { runStream } from '../events/event-envelope.ts'
import type { NewRunEvent } from '../events/event-schema.ts'
import type { JournalEntry } from '../events/event-journal.ts'
import type { PlanDocument, PlannedSnapshot } from '../plan/plan.ts'
import type { PlanServices } from '../plan/plan-services.ts'
import type { Model } from '../project/model.ts'
import type { ModelSnapshot } from '../snapshots/fingerprint.ts'
import type { RunKind } from '../state/run-store.ts'
import type { BatchClaims } from './batch-claims.ts'
import type { EnvironmentLease } from './environment-lease.ts'
import { QueryWriter } from '../project/query-writer.ts'
import type { RetryPolicy } from './retry-policy.ts'

/** What a run works from: a plan's document, or for `run` one made from the promoted snapshots. */
export interface RunOrder {
  readonly runId: string
  readonly kind: RunKind
  readonly planId: string | null
  readonly basePlanId: string | null
  readonly actor: string
  readonly document: PlanDocument
}

export interface RunServices extends PlanServices {
  /** Which run of this process writes which batch. */
  readonly claims: BatchClaims
  readonly retry: RetryPolicy
  /** Milliseconds that only grow, for durations. */
  readonly elapsed: () => number
}

/** What a run is started with. */
export interface ExecuteInput {
  readonly order: RunOrder
  readonly lease: EnvironmentLease
  readonly cancel: AbortSignal
  /** Who asked to cancel, once somebody did. */
  readonly cancelledBy: () => string | null
}

/** What changes together with events. */
type RunChange = Omit<JournalEntry, 'stream' | 'events' | 'fence' | 'isPatient'>

/** One run under way: its order, its lease, its warehouse, and the one way to write events. */
export class RunContext {
  readonly services: RunServices
  readonly order: RunOrder
  readonly lease: EnvironmentLease
  readonly engine: WarehouseEngine
  readonly queries: QueryWriter
  /** Aborts when the run is cancelled or its lease is lost. */
  readonly signal: AbortSignal
  readonly models: ReadonlyMap<string, Model>
  readonly #writes: Promise<void>[] = []

  constructor(parts: {
    readonly services: RunServices
    readonly order: RunOrder
    readonly lease: EnvironmentLease
    readonly engine: WarehouseEngine
    readonly signal: AbortSignal
    readonly models: ReadonlyMap<string, Model>
  }) {
    this.services = parts.services
    this.order = parts.order
    this.lease = parts.lease
    this.engine = parts.engine
    this.signal = parts.signal
    this.models = parts.models
    this.queries = new QueryWriter(
      { ...parts.services, cache: parts.services.store },
      {
        environment: this.document.environment,
        executionTime: this.document.executionTime,
        relations: relationTexts(this.document.snapshots),
        embedded: new Map([...parts.models].filter(([, model]) => model.kind === 'embedded')),
      },
    )
  }

  get document(): PlanDocument {
    return this.order.document
  }

  ticket(batch: string): Ticket {
    return { lease: this.lease.record.name, token: this.lease.token, batch, run: this.order.runId }
  }

  write(batch: string, more: Partial<WriteContext> = {}): WriteContext {
    return { ticket: this.ticket(batch), signal: this.signal, ...more }
  }

  /** Records events of this run, fenced by its lease; resolves when they are committed. */
  record(events: readonly NewRunEvent[], more: RunChange = {}): Promise<void> {
    return this.#write(events, more)
  }

  /** The same where nobody waits: gathered with others, in the order given. Failures surface in `flush`. */
  note(events: readonly NewRunEvent[], more: RunChange = {}): Promise<void> {
    return this.#write(events, { ...more, isPatient: true })
  }

  #write(
    events: readonly NewRunEvent[],
    more: RunChange & { readonly isPatient?: true },
  ): Promise<void> {
    const fence = { lease: this.lease.record.name, token: this.lease.token }
    const stream = runStream(this.order.runId)
    const written = this.services.journal.record({ stream, events, fence, ...more })
    written.catch(() => {})
    this.#writes.push(written)
    return written
  }

  /** Waits for everything recorded; rejects with the first write that was refused. */
  async flush(): Promise<void> {
    await Promise.all(this.#writes.splice(0))
  }

  now(): string {
    return this.services.clock.now().toISOString()
  }
}

function relationTexts(snapshots: readonly PlannedSnapshot[]): Map<string, string> {
  return new Map(
    snapshots.flatMap(({ name, physical }) => (physical ? [[name, relationText(physical)]] : [])),
  )
}

/** The models a run needs: from the plan where they are new, else from what was recorded. */
export async function loadRunModels(
  services: PlanServices,
  document: PlanDocument,
): Promise<Map<string, Model>> {
  const missing = document.snapshots
    .filter(({ record }) => record === null)
    .map(({ snapshotId }) => snapshotId)
  const recorded = (await services.store.getSnapshots(missing)) as readonly ModelSnapshot[]
  const payloads = new Map(recorded.map((snapshot) => [snapshot.id, snapshot.payload]))
  return new Map(
    document.snapshots.flatMap(({ name, snapshotId, record }) => {
      const model = record?.payload ?? payloads.get(snapshotId)
      return model ? [[name, model]] : []
    }),
  )
}
