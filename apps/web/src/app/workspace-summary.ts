/** The figures beside the names of pages. */
export interface WorkspaceSummary {
  readonly project: string
  readonly models: number
  readonly environments: number
  /** What runs or waits to. */
  readonly runs: readonly { readonly runId: string; readonly environment: string }[]
}
