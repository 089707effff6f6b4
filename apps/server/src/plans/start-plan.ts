import { AppError, type PlanInput, requestPlan } from '@millrace/core'
import type { OpenServices } from '../create-services.ts'
import { toWireError } from '../rpc/wire-error.ts'

/** Starts computing a plan in the background and remembers it until it ended, so that it can be cancelled. */
export async function startPlan(
  services: OpenServices,
  input: Omit<PlanInput, 'signal'>,
): Promise<string> {
  const controller = new AbortController()
  const { planId, computed } = await services.oneByOne(() =>
    requestPlan(services, { ...input, signal: controller.signal }),
  )
  // The same request while it is computed: both callers follow the one that is under way.
  if (services.planning.has(planId)) return planId
  services.planning.set(planId, controller)
  const ended = computed
    .catch((error: unknown) => {
      if (error instanceof AppError || controller.signal.aborted) return
      services.errors.note(toWireError(error, services.logger), `plan ${planId}`)
    })
    .finally(() => {
      if (services.planning.get(planId) === controller) services.planning.delete(planId)
      services.background.delete(ended)
    })
  services.background.add(ended)
  return planId
}
