import type { MillraceClient } from '@millrace/client'
import type { CommandContext } from './command-context.ts'
import { toAppError } from './output/to-app-error.ts'

export interface SubmitInput {
  readonly planId: string
  /** Wait for a run that holds the environment instead of being refused. */
  readonly wait: boolean
}

/** Starts applying a plan; returns the run's id. */
export async function submitPlan(
  context: CommandContext,
  client: MillraceClient,
  { planId, wait }: SubmitInput,
): Promise<string> {
  for (;;) {
    try {
      return (await client.plan.submit.mutate({ planId })).runId
    } catch (error) {
      const known = toAppError(error)
      const holder = known?.details['runId']
      if (!wait || known?.code !== 'environment_busy' || typeof holder !== 'string') throw error
      context.say(`${known.message}; waiting for it`)
      await client.run(holder).done
    }
  }
}
