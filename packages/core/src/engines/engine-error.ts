/** Where in the statement's text the engine saw the problem, 1-based. */
export interface ErrorPosition {
  readonly line: number
  readonly column: number
}

export interface EngineErrorInput {
  /**
   * The engine's own class of error, lower case with underscores: `binder`, `conversion`, `lost`, …
   */
  readonly code: string
  readonly message: string
  readonly transient?: boolean
  readonly conflict?: boolean
  /** The write's permit was gone: another holder took over, or the batch was written before. */
  readonly fenced?: boolean
  readonly cancelled?: boolean
  readonly position?: ErrorPosition
  readonly cause?: unknown
}

/** What a warehouse engine throws, whichever engine it is. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly code: string
  readonly transient: boolean
  readonly conflict: boolean
  readonly fenced: boolean
  readonly cancelled: boolean
  readonly position: ErrorPosition | undefined

  constructor(input: EngineErrorInput) {
    super(input.message, { cause: input.cause })
    this.code = input.code
    this.transient = input.transient ?? false
    this.conflict = input.conflict ?? false
    this.fenced = input.fenced ?? false
    this.cancelled = input.cancelled ?? false
    this.position = input.position
  }
}
