import type { IconName } from '../../components/icon-shapes.tsx'
import type { Tone } from '../../components/icon.tsx'
import { sayAge } from '../../words/say-duration.ts'
import type { DifferenceCounts } from './say-difference.ts'

/** What the page reads of an environment. */
export interface EnvironmentFacts {
  readonly name: string
  readonly standing: 'working' | 'unfinished' | 'paused' | 'idle'
  readonly models: number
  readonly lastPlan: {
    readonly id: string
    readonly actor: string | null
    readonly at: string
  } | null
  readonly fromProd: DifferenceCounts | null
  readonly pinned: boolean
  readonly paused: boolean
  readonly expiresAt: string | null
  readonly nextTick: string | null
  readonly lease: { readonly runId: string; readonly done: number; readonly total: number } | null
  readonly pending: PendingPlan | null
}

interface PendingPlan {
  readonly id: string
  readonly status: string
  readonly summary: string | null
}

/** A plan that makes its environment. */
export interface FirstPlan extends PendingPlan {
  readonly environment: string
}

/** A run that has not ended. */
export interface ActiveRun {
  readonly id: string
  readonly environment: string
}

export interface Standing {
  readonly icon: IconName
  readonly tone: Tone
  readonly word: string
}

export interface EnvironmentRow {
  readonly name: string
  readonly state: Standing
  /** The run that works on it; its progress in models where that is known. */
  readonly run: { readonly id: string; readonly done: number; readonly total: number } | null
  /** What else is to be known of its state; empty where nothing is. */
  readonly notes: string
  /** Null while it does not exist yet. */
  readonly facts: EnvironmentFacts | null
  readonly pending: { readonly id: string; readonly words: string; readonly summary: string } | null
}

const standings: Readonly<Record<EnvironmentFacts['standing'], Standing>> = {
  working: { icon: 'running', tone: 'live', word: 'Working' },
  unfinished: { icon: 'warning', tone: 'warn', word: 'Unfinished' },
  paused: { icon: 'pause', tone: 'idle', word: 'Paused' },
  idle: { icon: 'dot', tone: 'idle', word: 'Idle' },
}
const beingMade: Standing = { icon: 'running', tone: 'live', word: 'Being made' }
const planned: Standing = { icon: 'waiting', tone: 'idle', word: 'Planned' }

const planWords: Readonly<Record<string, string>> = {
  planning: 'Plan is being made',
  ready: 'Plan waits to be applied',
  uncategorised: 'Plan needs a category',
  applying: 'Plan is being applied',
}

interface Known {
  readonly environments: readonly EnvironmentFacts[]
  /** Plans of environments that are not there yet, newest first. */
  readonly firstPlans: readonly FirstPlan[]
  readonly runs: readonly ActiveRun[]
}

/** Environments as they come, prod first, then those that a run or a plan is about to make. */
export function environmentRows(known: Known, now: number): EnvironmentRow[] {
  const { environments, firstPlans, runs } = known
  const rows = environments.map((each) => ({
    name: each.name,
    state: standings[each.standing],
    run: each.lease && { id: each.lease.runId, done: each.lease.done, total: each.lease.total },
    notes: notesOf(each, now),
    facts: each,
    pending: pendingOf(each.pending),
  }))
  const there = new Set(rows.map(({ name }) => name))
  const names = [...runs, ...firstPlans].map(({ environment }) => environment)
  const coming = [...new Set(names)].filter((name) => !there.has(name)).toSorted(prodFirst)
  return [...rows, ...coming.map((name) => comingRow(name, known))].toSorted((a, b) =>
    prodFirst(a.name, b.name),
  )
}

function comingRow(name: string, { firstPlans, runs }: Known): EnvironmentRow {
  const run = runs.find(({ environment }) => environment === name)
  const plan = firstPlans.find(({ environment }) => environment === name)
  return {
    name,
    state: run ? beingMade : planned,
    run: run ? { id: run.id, done: 0, total: 0 } : null,
    notes: '',
    facts: null,
    pending: run ? null : pendingOf(plan ?? null),
  }
}

function notesOf(facts: EnvironmentFacts, now: number): string {
  const { standing, paused, pinned, expiresAt, nextTick } = facts
  const until = (at: string) => sayAge(Date.parse(at) - now)
  const notes = [
    standing === 'unfinished' ? 'views half switched, plan it again' : '',
    paused && standing !== 'paused' ? 'paused' : '',
    pinned ? 'pinned' : expiresAt === null ? '' : `expires in ${until(expiresAt)}`,
    nextTick === null ? '' : `next run in ${until(nextTick)}`,
  ]
  const text = notes.filter(Boolean).join(', ')
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

function pendingOf(plan: PendingPlan | null): EnvironmentRow['pending'] {
  if (!plan) return null
  const words = planWords[plan.status] ?? `Plan is ${plan.status}`
  return { id: plan.id, words, summary: plan.summary ?? '' }
}

function prodFirst(a: string, b: string): number {
  const rank = (name: string) => (name === 'prod' ? 0 : 1)
  return rank(a) - rank(b) || (a < b ? -1 : 1)
}
