import type { Timers } from '../clock.ts'
import type { EventJournal } from './event-journal.ts'
import { workspaceStream } from './event-envelope.ts'
import type { NewConsoleEvent, NewPlanEvent, NewRunEvent } from './event-schema.ts'
import {
  foldCancelSummary,
  foldSummary,
  type ProgressSummary,
  type SummaryType,
} from './progress-summary.ts'

/** What tells the time and wakes up later; tests move theirs by hand. */
export interface NoticeTimer extends Timers {
  /** Milliseconds that only grow. */
  now(): number
}

/** The least time between two summaries of one kind of one plan, in milliseconds. */
const spacingMs = 250

interface Entry {
  summary: ProgressSummary
  saidAt: number
  takeBack: (() => void) | null
}

interface FollowedRun {
  readonly planId: string
  readonly environment: string
  /** Batches that are running now. */
  running: number
}

type StreamEvent = NewPlanEvent | NewRunEvent | NewConsoleEvent

/**
 * Listens to what a process journals and tells the console how far each plan, its run and its
 * cancelling are: at once when there was silence, else at most four times a second, and always the end.
 */
export class ProgressNotices {
  readonly #journal: EventJournal
  readonly #timer: NoticeTimer
  readonly #entries = new Map<string, Entry>()
  readonly #runs = new Map<string, FollowedRun>()
  readonly #detach: () => void

  constructor(journal: EventJournal, timer: NoticeTimer) {
    this.#journal = journal
    this.#timer = timer
    this.#detach = journal.onCommitted((stream, events) => {
      for (const event of events) this.#hear(stream, event)
    })
  }

  /** Says everything that was held back and stops listening. */
  close(): void {
    this.#detach()
    for (const key of this.#entries.keys()) this.#say(key)
  }

  #hear(stream: string, event: StreamEvent): void {
    const [kind, id = ''] = stream.split(':')
    if (kind === 'plan') this.#hearPlan(id, event)
    else if (kind === 'run') this.#hearRun(id, event)
    else if (event.type === 'run.ended' && 'runId' in event.payload)
      // A run that lost its lease has no other entry here that says it ended.
      this.#endRun(event.payload.runId, event)
  }

  #hearPlan(planId: string, event: StreamEvent): void {
    if (event.type === 'plan.requested') {
      const { environment } = event.payload
      this.#open('plan-overview', { planId, environment, stage: 'validation' })
    } else this.#change('plan-overview', planId, (summary) => foldSummary(summary, event))
  }

  #hearRun(runId: string, event: StreamEvent): void {
    if (event.type === 'run.queued') {
      const { planId, environment } = event.payload
      if (planId === null) return
      this.#runs.set(runId, { planId, environment, running: 0 })
      this.#open('plan-apply', { planId, runId, environment, stage: 'creation' })
      return
    }
    const run = this.#runs.get(runId)
    if (!run) return
    const { planId, environment } = run
    if (event.type === 'batch.started') run.running += 1
    if (event.type === 'batch.done' || event.type === 'batch.failed') run.running -= 1
    if (event.type === 'cancel.requested') {
      const total = Math.max(0, run.running)
      this.#open('plan-cancel', { planId, runId, environment, stage: 'cancel', total })
    }
    if (event.type === 'run.ended') return this.#endRun(runId, event)
    this.#change('plan-cancel', planId, (summary) => foldCancelSummary(summary, event))
    this.#change('plan-apply', planId, (summary) => foldSummary(summary, event))
  }

  #endRun(runId: string, event: StreamEvent): void {
    const run = this.#runs.get(runId)
    if (!run) return
    this.#runs.delete(runId)
    this.#change('plan-cancel', run.planId, (summary) => foldCancelSummary(summary, event))
    this.#change('plan-apply', run.planId, (summary) => foldSummary(summary, event))
  }

  #open(
    type: SummaryType,
    beginning: Pick<ProgressSummary, 'planId' | 'runId' | 'environment' | 'stage'> & {
      readonly total?: number
    },
  ): void {
    const summary: ProgressSummary = { status: 'init', done: 0, total: 0, ...beginning }
    const key = `${type} ${summary.planId}`
    const before = this.#entries.get(key)
    const entry = before ?? { summary, saidAt: -Infinity, takeBack: null }
    entry.summary = summary
    this.#entries.set(key, entry)
    this.#sayInTime(key, entry)
  }

  #change(
    type: SummaryType,
    planId: string,
    change: (summary: ProgressSummary) => ProgressSummary,
  ): void {
    const key = `${type} ${planId}`
    const entry = this.#entries.get(key)
    if (!entry || entry.summary.status !== 'init') return
    const next = change(entry.summary)
    if (next === entry.summary) return
    entry.summary = next
    this.#sayInTime(key, entry)
  }

  #sayInTime(key: string, entry: Entry): void {
    if (entry.takeBack) return
    const wait = entry.saidAt + spacingMs - this.#timer.now()
    entry.takeBack = this.#timer.after(Math.max(0, wait), () => this.#say(key))
  }

  #say(key: string): void {
    const entry = this.#entries.get(key)
    if (!entry?.takeBack) return
    entry.takeBack()
    entry.takeBack = null
    entry.saidAt = this.#timer.now()
    const type = key.slice(0, key.indexOf(' ')) as SummaryType
    // Kept a little longer would be kept for ever: what ended is said for the last time.
    if (entry.summary.status !== 'init') this.#entries.delete(key)
    this.#journal
      .record({
        stream: workspaceStream,
        events: [{ type, payload: entry.summary }],
        isPatient: true,
      })
      .catch(() => {})
  }
}
