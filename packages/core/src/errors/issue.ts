/** How much an issue matters: a plan with an error is refused, a warning is shown. */
export const issueSeverities = ['error', 'warning'] as const
export type IssueSeverity = (typeof issueSeverities)[number]

/** One problem in the user's files, with its place and what to do about it. */
export interface Issue {
  readonly severity: IssueSeverity
  /** Stable, kebab-case, e.g. `unknown-field`. */
  readonly code: string
  /** Relative to the project folder, with forward slashes. */
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column: number
  readonly message: string
  readonly hint: string | null
}
