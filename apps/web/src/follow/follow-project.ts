import type { ConsoleEvent, MillraceClient, SessionStatus } from '@millrace/client'
import { chooseRun, isActive } from './choose-run.ts'
import { followRun } from './follow-run.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { PageState } from './page-state.ts'
import { readBacklog } from './read-backlog.ts'

export interface FollowOptions {
  /** The run the address names; null to follow the newest. */
  readonly runId: string | null
  readonly now: () => number
  readonly onChange: (state: PageState) => void
}

/** After these the lists of environments and runs are not what they were. */
const movers: ReadonlySet<string> = new Set([
  'run.began',
  'run.ended',
  'environment.moved',
  'lease.taken',
  'lease.freed',
])
const mostEvents = 400
const mostRuns = 20

/** Follows a project: its console, the runs that begin, and the environments they move. */
export function followProject(client: MillraceClient, options: FollowOptions): void {
  const { runId, now, onChange } = options
  const session = client.workspace()
  let state: PageState = {
    connection: { status: session.status, since: now(), lostAt: null },
    clockOffsetMs: 0,
    project: null,
    environments: null,
    activeRuns: [],
    run: null,
    isPinned: runId !== null,
    events: null,
    problem: null,
  }
  const change = (changes: Partial<PageState>) => {
    state = { ...state, ...changes }
    onChange(state)
  }
  const ask = async (question: () => Promise<Partial<PageState>>) => {
    try {
      change({ ...(await question()), problem: null })
    } catch (error) {
      change({ problem: error instanceof Error ? error.message : String(error) })
    }
  }

  const shown = followRun(client, (run, problem) => change({ run, ...(problem && { problem }) }))
  const askLists = oneAtATime(() =>
    ask(async () => {
      const [environments, runs] = await Promise.all([
        client.environment.list.query(),
        client.run.list.query({ limit: mostRuns }),
      ])
      const chosen = runId ?? chooseRun(shown.runId, runs)
      if (chosen !== null) shown.show(chosen)
      return { environments, activeRuns: runs.filter(isActive) }
    }),
  )
  const askProject = oneAtATime(() =>
    ask(async () => {
      const { name, models } = await client.project.get.query()
      return { project: { name, models } }
    }),
  )
  let seen: readonly ConsoleEvent[] = []
  const askBacklog = oneAtATime(() =>
    ask(async () => ({ events: merged(await readBacklog(client), seen) })),
  )
  const hear = () => {
    const { recent } = session.getSnapshot()
    if (recent === seen) return
    const last = seen.at(-1)?.seq ?? 0
    const fresh = recent.filter(({ seq }) => seq > last)
    seen = recent
    if (fresh.length === 0) return
    // What came before is being read: it is shown together with that.
    if (state.events !== null) change({ events: merged(state.events, fresh) })
    if (fresh.some(({ type }) => movers.has(type))) askLists()
    if (fresh.some(({ type }) => type === 'models')) askProject()
  }
  let status: SessionStatus = session.status
  const look = () => {
    if (session.status === status) return
    const wasLive = status.state === 'live'
    status = session.status
    const isLive = status.state === 'live'
    const lostAt = isLive ? null : wasLive ? now() : state.connection.lostAt
    change({ connection: { status, since: now(), lostAt } })
    if (!isLive) return
    // What was missed is sent again; what only an answer tells is asked for again.
    askLists()
    askProject()
    if (state.events === null) askBacklog()
  }
  session.subscribe(() => {
    const { clockOffsetMs } = session
    if (clockOffsetMs !== null && clockOffsetMs !== state.clockOffsetMs) change({ clockOffsetMs })
    look()
    hear()
  })
  look()
}

function merged(before: readonly ConsoleEvent[], after: readonly ConsoleEvent[]): ConsoleEvent[] {
  const bySeq = new Map([...before, ...after].map((event) => [event.seq, event]))
  return [...bySeq.values()].toSorted((a, b) => a.seq - b.seq).slice(-mostEvents)
}
