import { planStream, workspaceStream } from '../events/event-envelope.ts'
import type { NewPlanEvent } from '../events/event-schema.ts'
import type { StateOperations } from '../state/state-store.ts'
import type { PlanStatus } from '../state/plan-store.ts'
import type { Plan, PlanDocument } from './plan.ts'
import type { PlanServices } from './plan-services.ts'

export interface PlanEnding {
  readonly status: PlanStatus
  readonly event: NewPlanEvent
  readonly document: PlanDocument | null
}

/** Writes a plan's events in order without making its computation wait for each. */
export class PlanLog {
  readonly #services: Pick<PlanServices, 'journal' | 'clock'>
  readonly #plan: Plan
  readonly #writes: Promise<void>[] = []

  constructor(services: Pick<PlanServices, 'journal' | 'clock'>, plan: Plan) {
    this.#services = services
    this.#plan = plan
  }

  /** Stores the plan as `planning`, so that its id can be asked for from now on. */
  async begin(): Promise<void> {
    const { environment, options, actor, id } = this.#plan
    const plan = this.#plan
    this.emit(
      [{ type: 'plan.requested', payload: { environment, options, actor } }],
      async (tx) => void (await tx.savePlan(plan)),
    )
    this.#announce({ type: 'plan.began', payload: { environment, planId: id, actor } })
    await this.#settle()
  }

  emit(events: readonly NewPlanEvent[], change?: (tx: StateOperations) => Promise<void>): void {
    const written = this.#services.journal.record({
      stream: planStream(this.#plan.id),
      events,
      isPatient: true,
      ...(change && { change }),
    })
    written.catch(() => {})
    this.#writes.push(written)
  }

  progress(done: number, total: number): void {
    this.emit([{ type: 'stage.progressed', payload: { stage: 'validation', done, total } }])
  }

  /** Moves the plan out of `planning`; resolves when everything said of it is stored. */
  async end({ status, event, document }: PlanEnding): Promise<Plan> {
    const plan = this.#plan
    const at = this.#services.clock.now().toISOString()
    let moved: Plan | null = null
    this.emit([event], async (tx) => {
      moved = (await tx.movePlan(plan.id, {
        from: ['planning'],
        to: status,
        at,
        ...(document && { document, summary: document.summary }),
      })) as Plan | null
    })
    this.#announce({
      type: 'plan.ended',
      payload: { environment: plan.environment, planId: plan.id, status },
    })
    await this.#settle()
    const summary = document?.summary ?? null
    return moved ?? { ...plan, status, document, summary, updatedAt: at }
  }

  #announce(event: Parameters<PlanServices['journal']['record']>[0]['events'][number]): void {
    this.#writes.push(this.#services.journal.record({ stream: workspaceStream, events: [event] }))
  }

  async #settle(): Promise<void> {
    await Promise.all(this.#writes.splice(0))
  }
}
