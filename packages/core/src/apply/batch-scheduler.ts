/** One piece of work of a lane; what it waits for is counted in leading batches of other lanes. */
export interface LaneBatch<Work> {
  readonly work: Work
  /** Per parent lane: how many of its leading batches must be done first. */
  readonly needs: readonly { readonly lane: string; readonly leading: number }[]
}

/** The batches of one model, in order, with how many may run together. */
export interface Lane<Work> {
  readonly name: string
  readonly batches: readonly LaneBatch<Work>[]
  readonly width: number
}

export interface SchedulerInput<Work> {
  /** Parents before readers. */
  readonly lanes: readonly Lane<Work>[]
  /** Batches of all lanes that may run together. */
  readonly concurrency: number
  /** Runs a batch; a rejection fails its lane and skips the lanes that need it. */
  readonly run: (lane: string, work: Work, index: number) => Promise<void>
  readonly onLaneEnd: (lane: string, end: LaneEnd) => void
  /** Whether a batch was rejected for being stopped, so that what failed by itself keeps its reason. */
  readonly isStop: (error: unknown) => boolean
  readonly signal: AbortSignal
}

export type LaneEnd =
  | { readonly status: 'success' }
  | { readonly status: 'failed'; readonly error: unknown }
  | { readonly status: 'skipped'; readonly cause: string }
  | { readonly status: 'cancelled' }

interface LaneState<Work> {
  readonly lane: Lane<Work>
  readonly done: boolean[]
  leading: number
  next: number
  running: number
  failure: { readonly error: unknown } | null
  ended: boolean
}

/**
 * Runs lanes of batches: each batch starts once the leading batches it needs are done, lanes are served
 * in order, a failing batch stops its own lane and skips what needs it, everything else goes on.
 * Resolves when nothing runs any more; it never rejects for a failed batch.
 */
export function runLanes<Work>(input: SchedulerInput<Work>): Promise<ReadonlyMap<string, LaneEnd>> {
  const states = new Map(
    input.lanes.map((lane): [string, LaneState<Work>] => [lane.name, newState(lane)]),
  )
  const readers = new Map<string, string[]>()
  for (const lane of input.lanes) {
    for (const parent of new Set(
      lane.batches.flatMap((batch) => batch.needs.map((need) => need.lane)),
    )) {
      readers.set(parent, [...(readers.get(parent) ?? []), lane.name])
    }
  }
  const ends = new Map<string, LaneEnd>()
  let running = 0
  const { promise, resolve } = Promise.withResolvers<ReadonlyMap<string, LaneEnd>>()
  /** Lanes with a batch that may be able to start, in the order given. */
  const candidates = new Set(input.lanes.map((lane) => lane.name))

  const endLane = (state: LaneState<Work>, end: LaneEnd) => {
    if (state.ended) return
    state.ended = true
    ends.set(state.lane.name, end)
    candidates.delete(state.lane.name)
    input.onLaneEnd(state.lane.name, end)
    if (end.status === 'success') return
    const cause = end.status === 'skipped' ? end.cause : state.lane.name
    for (const reader of readers.get(state.lane.name) ?? []) {
      const other = states.get(reader)
      if (!other || other.ended) continue
      if (other.running > 0) other.failure ??= { error: new SkippedLane(cause) }
      else endLane(other, end.status === 'cancelled' ? end : { status: 'skipped', cause })
    }
  }
  const settleLane = (state: LaneState<Work>) => {
    if (state.ended || state.running > 0) return
    if (state.leading === state.lane.batches.length) {
      endLane(state, { status: 'success' })
    } else if (state.failure) {
      const { error } = state.failure
      if (error instanceof SkippedLane) endLane(state, { status: 'skipped', cause: error.lane })
      else if (input.signal.aborted && input.isStop(error)) endLane(state, { status: 'cancelled' })
      else endLane(state, { status: 'failed', error })
    } else if (input.signal.aborted) {
      endLane(state, { status: 'cancelled' })
    }
  }
  const isReady = (state: LaneState<Work>): boolean => {
    const batch = state.lane.batches[state.next]
    if (!batch || state.failure || state.running >= state.lane.width) return false
    return batch.needs.every(
      ({ lane, leading }) => (states.get(lane)?.leading ?? leading) >= leading,
    )
  }
  const start = (state: LaneState<Work>) => {
    const index = state.next
    state.next += 1
    state.running += 1
    running += 1
    input
      .run(state.lane.name, state.lane.batches[index]!.work, index)
      .then(
        () => {
          state.done[index] = true
          while (state.done[state.leading]) state.leading += 1
        },
        (error: unknown) => void (state.failure ??= { error }),
      )
      .finally(() => {
        state.running -= 1
        running -= 1
        settleLane(state)
        if (!state.ended) candidates.add(state.lane.name)
        for (const reader of readers.get(state.lane.name) ?? [])
          if (!states.get(reader)?.ended) candidates.add(reader)
        pump()
      })
  }
  const pump = () => {
    if (!input.signal.aborted) {
      for (const name of candidates) {
        if (running >= input.concurrency) break
        const state = states.get(name)
        if (!state) continue
        while (running < input.concurrency && isReady(state)) start(state)
        if (!isReady(state)) candidates.delete(name)
      }
    }
    if (running > 0) return
    for (const state of states.values()) settleLane(state)
    resolve(ends)
  }
  for (const state of states.values()) settleLane(state)
  input.signal.addEventListener('abort', pump, { once: true })
  void promise.then(() => input.signal.removeEventListener('abort', pump))
  pump()
  return promise
}

class SkippedLane extends Error {
  readonly lane: string

  constructor(cause: string) {
    super(`skipped because ${cause} failed`)
    this.lane = cause
  }
}

function newState<Work>(lane: Lane<Work>): LaneState<Work> {
  return { lane, done: [], leading: 0, next: 0, running: 0, failure: null, ended: false }
}
