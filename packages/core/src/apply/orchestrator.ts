import { AppError } from '../errors/app-error.ts'
import { checkEnvironmentName } from '../environments/environment-name.ts'
import { planStream, runStream, workspaceStream } from '../events/event-envelope.ts'
import { newRunId } from '../ids.ts'
import type { Plan } from '../plan/plan.ts'
import type { RunRecord } from '../state/run-store.ts'
import { cancelElsewhere, type CancelInput } from './cancel-elsewhere.ts'
import { EnvironmentLease } from './environment-lease.ts'
import { executeRun } from './execute-run.ts'
import { orderScheduledRun, type ScheduledInput } from './order-scheduled-run.ts'
import { refuseHeldWarehouse } from './refuse-held-warehouse.ts'
import { alreadyApplied, applicable, refuseUnlessApplicable } from './refuse-inapplicable.ts'
import type { RunOrder, RunServices } from './run-context.ts'

/** A run that was accepted: it goes on whether or not anybody waits. */
export interface StartedRun {
  readonly runId: string
  readonly ended: Promise<RunRecord>
}

type ScheduledRequest = Omit<ScheduledInput, 'runId'>

interface ActiveRun {
  readonly cancel: AbortController
  cancelledBy: string | null
  /** The engine was ended because another process asked for that. */
  isKilled: boolean
  readonly ended: Promise<RunRecord>
}

/** Starts, cancels and remembers the runs of this process. */
export class Orchestrator {
  readonly #services: RunServices
  readonly #holder: string
  readonly #active = new Map<string, ActiveRun>()

  /** `holder` names this process in leases: `host:pid`. */
  constructor(services: RunServices, holder: string) {
    this.#services = services
    this.#holder = holder
  }

  /** Applies a plan once. Refused before any work when it is stale, applied, or the environment is held. */
  async applyPlan(input: { readonly planId: string; readonly actor: string }): Promise<StartedRun> {
    const { store } = this.#services
    const plan = (await store.getPlan(input.planId)) as Plan | null
    if (!plan)
      throw new AppError('plan_not_found', {
        message: `there is no plan ${input.planId}`,
        hint: 'make one with: millrace plan ENV',
      })
    refuseUnlessApplicable(plan)
    await refuseHeldWarehouse(this.#services, plan.document!.readableFiles)
    const runId = newRunId()
    const lease = await this.#takeLease(plan.environment, runId)
    try {
      await this.#refuseStale(plan)
      const order: RunOrder = {
        runId,
        kind: plan.document?.options.restate_models === undefined ? 'apply' : 'restate',
        planId: plan.id,
        basePlanId: plan.basePlanId,
        actor: input.actor,
        document: plan.document!,
      }
      return await this.#start(order, lease)
    } catch (error) {
      await lease.release()
      throw error
    }
  }

  /** Processes what became due in an environment, from what is promoted there. */
  async runEnvironment(input: ScheduledRequest): Promise<StartedRun> {
    return (await this.#schedule(input, () => true))!
  }

  /** The same, or null where nothing is due: then no run is made. */
  async runIfDue(input: ScheduledRequest): Promise<StartedRun | null> {
    return this.#schedule(input, ({ document }) => document.backfills.length > 0)
  }

  /** Asks a run to stop, whichever process works on it; resolves once it ended. Throws `nothing_to_cancel` when it ended before. */
  async cancelRun(input: CancelInput): Promise<RunRecord> {
    const { journal } = this.#services
    const { runId, by, force = false } = input
    const active = this.#active.get(runId)
    if (!active) {
      const self = { holder: this.#holder, own: this.activeRuns }
      return cancelElsewhere(this.#services, input, self)
    }
    if (active.cancelledBy === null) {
      journal
        .record({
          stream: runStream(runId),
          events: [
            { type: 'cancel.requested', payload: { by } },
            { type: 'stage.started', payload: { stage: 'cancel' } },
          ],
          change: async (tx) => {
            // Refused, events and all, when another process asked first or the run has ended.
            if (!(await tx.requestCancel(runId, { by, force })))
              throw new Error('it was told before')
          },
        })
        .catch(() => {})
      stop(active, by)
    }
    if (force) await this.#killEngine(input)
    const run = await active.ended
    if (run.status === 'cancelled') return run
    throw new AppError('nothing_to_cancel', {
      message: `run ${runId} ended ${run.status} before it could be cancelled`,
    })
  }

  /** Cancels what still runs and waits for it. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#active.keys()].map((runId) =>
        this.cancelRun({ runId, by: 'shutdown' }).catch(() => {}),
      ),
    )
    await this.#services.journal.settled()
  }

  get activeRuns(): readonly string[] {
    return [...this.#active.keys()]
  }

  async #schedule(
    input: ScheduledRequest,
    isWanted: (order: RunOrder) => boolean,
  ): Promise<StartedRun | null> {
    const environment = checkEnvironmentName(input.environment)
    await refuseHeldWarehouse(this.#services, [])
    const runId = newRunId()
    const lease = await this.#takeLease(environment, runId)
    try {
      const order = await orderScheduledRun(this.#services, { ...input, environment, runId })
      if (isWanted(order)) return await this.#start(order, lease)
      await lease.release()
      return null
    } catch (error) {
      await lease.release()
      throw error
    }
  }

  /** Looks for what another process asked of a run of this one. */
  async #heedRequest(runId: string): Promise<void> {
    const active = this.#active.get(runId)
    if (!active) return
    const request = await this.#services.store.getCancelRequest(runId)
    if (!request) return
    if (active.cancelledBy === null) stop(active, request.by)
    if (!request.force || active.isKilled) return
    active.isKilled = true
    await this.#killEngine({ runId, by: request.by })
  }

  async #killEngine({ runId, by }: { readonly runId: string; readonly by: string }): Promise<void> {
    const engine = await this.#services.engine([])
    await engine.kill()
    await this.#services.journal.record({
      stream: runStream(runId),
      events: [{ type: 'engine.killed', payload: { by } }],
    })
  }

  #takeLease(environment: string, runId: string): Promise<EnvironmentLease> {
    return EnvironmentLease.take(this.#services, { environment, holder: this.#holder, runId })
  }

  async #refuseStale(plan: Plan): Promise<void> {
    const { store, journal, clock } = this.#services
    const current = await store.getEnvironment(plan.environment)
    const planId = current?.planId ?? null
    if (planId === plan.basePlanId) return
    const at = clock.now().toISOString()
    const by = planId ? ((await store.getPlan(planId))?.actor ?? 'somebody') : 'somebody'
    const models = current?.snapshots.map(({ name }) => name) ?? []
    await journal.record({
      stream: planStream(plan.id),
      events: [
        {
          type: 'plan.stale',
          payload: { by, at: current?.updatedAt ?? at, planId: planId ?? '', models },
        },
      ],
      change: async (tx) =>
        void (await tx.movePlan(plan.id, { from: applicable, to: 'stale', at })),
    })
    throw new AppError('plan_stale', {
      message: `${plan.environment} was promoted by ${by} (plan ${planId}) since this plan was computed`,
      hint: `plan again with: millrace plan ${plan.environment}`,
      details: { by, planId, at: current?.updatedAt ?? null },
    })
  }

  async #start(order: RunOrder, lease: EnvironmentLease): Promise<StartedRun> {
    const { journal, clock } = this.#services
    const { environment } = order.document
    const at = clock.now().toISOString()
    const { runId, kind, planId, actor } = order
    await journal.record({
      stream: runStream(runId),
      events: [{ type: 'run.queued', payload: { planId, environment, kind, actor } }],
      fence: { lease: lease.record.name, token: lease.token },
      change: async (tx) => {
        await tx.createRun({ id: runId, kind, environment, planId, actor, createdAt: at })
        if (planId === null) return
        const moved = await tx.movePlan(planId, { from: applicable, to: 'applying', at })
        if (!moved) throw alreadyApplied(planId)
        const event = { type: 'plan.applying', version: 1, at, payload: { runId } }
        await tx.appendEvents(planStream(planId), [event])
      },
    })
    const holder = lease.record.holder
    journal
      .record({
        stream: workspaceStream,
        events: [
          { type: 'lease.taken', payload: { environment, runId, holder } },
          { type: 'run.began', payload: { environment, runId, planId, actor } },
        ],
      })
      .catch(() => {})
    const cancel = new AbortController()
    const ended = executeRun(this.#services, {
      order,
      lease,
      cancel: cancel.signal,
      cancelledBy: () => this.#active.get(runId)?.cancelledBy ?? null,
    }).finally(() => this.#active.delete(runId))
    ended.catch(() => {})
    this.#active.set(runId, { cancel, cancelledBy: null, isKilled: false, ended })
    const heed = () => void this.#heedRequest(runId).catch(() => {})
    lease.onBeat = heed
    const detach = this.#services.store.onAppend((stream, isElsewhere) => {
      if (isElsewhere && stream === runStream(runId)) heed()
    })
    void ended.catch(() => {}).finally(detach)
    return { runId, ended }
  }
}

function stop(active: ActiveRun, by: string): void {
  active.cancelledBy = by
  active.cancel.abort(new AppError('run_cancelled', { message: `cancelled by ${by}` }))
}
