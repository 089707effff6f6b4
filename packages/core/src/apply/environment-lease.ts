import type { Clock } from '../clock.ts'
import { AppError } from '../errors/app-error.ts'
import type { LeaseRecord } from '../state/lease-store.ts'
import type { StateStore } from '../state/state-store.ts'

const heartbeatMs = 3_000
const expiryMs = 15_000

export interface LeaseOwner {
  readonly environment: string
  readonly holder: string
  readonly runId: string
}

const prefix = 'environment:'

export function leaseName(environment: string): string {
  return `${prefix}${environment}`
}

/** The environment a lease is on; null for a lease on something else. */
export function environmentOf(name: string): string | null {
  return name.startsWith(prefix) ? name.slice(prefix.length) : null
}

/** How far a run is, in models; nothing of nothing for one that has not begun. */
export async function progressOf(
  store: Pick<StateStore, 'getModelRunsForRun'>,
  runId: string,
): Promise<{ readonly done: number; readonly total: number }> {
  const modelRuns = await store.getModelRunsForRun(runId)
  return {
    done: modelRuns.filter(({ endedAt }) => endedAt !== null).length,
    total: modelRuns.length,
  }
}

/**
 * A held lease on an environment, renewed until it is released. When another holder took over, `lost`
 * aborts and nothing more can be written with its token, neither to state nor to the warehouse.
 */
export class EnvironmentLease {
  readonly lost = new AbortController()
  readonly record: LeaseRecord
  /** Called at each heartbeat. */
  onBeat: () => void = () => {}
  readonly #store: StateStore
  readonly #clock: Clock
  readonly #timer: NodeJS.Timeout

  private constructor(store: StateStore, clock: Clock, record: LeaseRecord) {
    this.#store = store
    this.#clock = clock
    this.record = record
    this.#timer = setInterval(() => void this.#renew(), heartbeatMs)
    this.#timer.unref()
  }

  /** Throws `environment_busy` with who holds it and since when. */
  static async take(
    services: { readonly store: StateStore; readonly clock: Clock },
    owner: LeaseOwner,
  ): Promise<EnvironmentLease> {
    const { store, clock } = services
    const now = clock.now().getTime()
    const answer = await store.takeLease({
      name: leaseName(owner.environment),
      holder: owner.holder,
      runId: owner.runId,
      at: new Date(now).toISOString(),
      expiresAt: new Date(now + expiryMs).toISOString(),
    })
    if (answer.taken) return new EnvironmentLease(store, clock, answer.lease)
    const { holder, since, runId } = answer.heldBy
    const { done, total } = await progressOf(store, runId)
    const far = total === 0 ? '' : `, ${done} of ${total} models done`
    throw new AppError('environment_busy', {
      message: `${owner.environment} is held by ${holder} (run ${runId}) since ${since}${far}`,
      hint: `wait for it with --wait, or stop it with: millrace cancel ${runId}`,
      details: { holder, since, runId, done, total },
    })
  }

  get token(): bigint {
    return this.record.token
  }

  async release(): Promise<void> {
    clearInterval(this.#timer)
    await this.#store.releaseLease(this.record.name, this.record.token)
  }

  async #renew(): Promise<void> {
    this.onBeat()
    const now = this.#clock.now().getTime()
    const held = await this.#store
      .renewLease(this.record.name, this.record.token, {
        at: new Date(now).toISOString(),
        expiresAt: new Date(now + expiryMs).toISOString(),
      })
      // A failing state database is not a lost lease; the next beat or the fence decides.
      .catch(() => true)
    if (held) return
    clearInterval(this.#timer)
    this.lost.abort(
      new AppError('lease_lost', { message: `the lease on ${this.record.name} was taken over` }),
    )
  }
}
