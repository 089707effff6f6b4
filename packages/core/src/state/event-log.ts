/** `plan:<id>`, `run:<id>` or `workspace`. */
export type StreamName = string

/** An event to append: its sequence number is given by the log. */
export interface NewEvent {
  readonly type: string
  readonly version: number
  readonly at: string
  readonly payload: Readonly<Record<string, unknown>>
}

/** A stored event. `seq` is dense per stream and starts at 1. */
export interface StoredEvent extends NewEvent {
  readonly stream: StreamName
  readonly epoch: number
  readonly seq: number
}

export interface StreamPosition {
  readonly epoch: number
  readonly lastSeq: number
}

export interface TrackerCheckpoint {
  readonly stream: StreamName
  readonly tracker: string
  readonly epoch: number
  readonly seq: number
  readonly state: unknown
}

export interface EventLog {
  /** Takes sequence numbers from the stream's counter row, locked to commit. Returns the position after it. */
  appendEvents(stream: StreamName, events: readonly NewEvent[]): Promise<StreamPosition>
  /** Events with `seq > after`, in order, at most `limit`. */
  readEvents(stream: StreamName, after: number, limit: number): Promise<readonly StoredEvent[]>
  getStreamPosition(stream: StreamName): Promise<StreamPosition | null>
  /** Streams of plans and runs that still have events, all from before an instant; longest silent first. */
  listSilentStreams(before: string, limit: number): Promise<readonly StreamName[]>
  /** Deletes the oldest events up to a sequence number, at most `limit`; answers how many went. */
  deleteEvents(
    stream: StreamName,
    range: { readonly upTo: number; readonly limit: number },
  ): Promise<number>
  saveCheckpoint(checkpoint: TrackerCheckpoint): Promise<void>
  getCheckpoint(stream: StreamName, tracker: string): Promise<TrackerCheckpoint | null>
}
