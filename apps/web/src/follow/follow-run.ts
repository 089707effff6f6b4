import type { MillraceClient, PlanApplyTracker, RunSession } from '@millrace/client'

export interface RunFollower {
  readonly runId: string | null
  /** Follows this run instead of the one before. */
  show(runId: string): void
}

/** One run at a time; `onChange` is given its tracker at every change. */
export function followRun(
  client: MillraceClient,
  onChange: (tracker: PlanApplyTracker, problem: string | null) => void,
): RunFollower {
  let session: RunSession | null = null
  let leave = () => {}
  return {
    get runId() {
      return session?.runId ?? null
    },
    show(runId) {
      if (session?.runId === runId) return
      leave()
      session?.close()
      const next = client.run(runId)
      session = next
      leave = next.subscribe(() => {
        const { status } = next
        const error = status.state === 'closed' ? status.error : null
        if (session === next) onChange(next.getSnapshot(), error?.message ?? null)
      })
    },
  }
}
