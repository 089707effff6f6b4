import { plural } from '../../words/plural.ts'
import { sayAge } from '../../words/say-duration.ts'

/** What the page reads of an environment. */
export interface EnvironmentFacts {
  readonly name: string
  readonly planId: string | null
  readonly finalized: boolean
  readonly pinned: boolean
  readonly paused: boolean
  readonly updatedAt: string
  readonly snapshots: readonly unknown[]
}

/** What it reads of a run that has not ended. */
export interface ActiveRun {
  readonly id: string
  readonly environment: string
  readonly actor: string
  readonly startedAt: string | null
}

export interface EnvironmentRow {
  readonly name: string
  readonly state: string
  readonly tone: 'ok' | 'warn' | 'live' | 'idle'
  readonly planId: string | null
  readonly age: string
  /** Null while its first run makes it. */
  readonly flags: { readonly paused: boolean; readonly pinned: boolean } | null
  /** Who holds it; null while it is free. */
  readonly held: { readonly runId: string; readonly text: string } | null
}

/** Environments with prod first, and those that a run is about to make. */
export function environmentRows(
  environments: readonly EnvironmentFacts[],
  runs: readonly ActiveRun[],
  now: number,
): EnvironmentRow[] {
  const known = new Set(environments.map(({ name }) => name))
  const coming = [...new Set(runs.map(({ environment }) => environment))]
    .filter((name) => !known.has(name))
    .map((name) => ({
      name,
      state: 'Being made',
      tone: 'live' as const,
      planId: null,
      age: '–',
      flags: null,
    }))
  const rows = environments.map((each) => ({
    name: each.name,
    ...stateOf(each),
    planId: each.planId,
    age: sayAge(now - Date.parse(each.updatedAt)),
    flags: { paused: each.paused, pinned: each.pinned },
  }))
  return [...rows, ...coming]
    .toSorted((a, b) => rank(a.name) - rank(b.name) || a.name.localeCompare(b.name))
    .map((row) => ({ ...row, held: heldBy(runs, row.name, now) }))
}

function stateOf({ finalized, paused, pinned, snapshots }: EnvironmentFacts) {
  const models = plural(snapshots.length, 'model')
  if (!finalized) return { state: 'Views half switched', tone: 'warn' as const }
  if (paused) return { state: `Paused, ${models}`, tone: 'idle' as const }
  return { state: `${pinned ? 'Pinned, ' : ''}${models}`, tone: 'ok' as const }
}

function heldBy(runs: readonly ActiveRun[], name: string, now: number): EnvironmentRow['held'] {
  const run = runs.find(({ environment }) => environment === name)
  if (!run) return null
  const since = run.startedAt === null ? '' : `, for ${sayAge(now - Date.parse(run.startedAt))}`
  return { runId: run.id, text: `Run of ${run.actor}${since}` }
}

function rank(name: string): number {
  return name === 'prod' ? 0 : 1
}
