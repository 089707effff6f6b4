import type { MillraceClient } from '@millrace/client'
import { setTimeout as delay } from 'node:timers/promises'
import { toAppError } from '../output/to-app-error.ts'
import { attachedClient } from './attached-client.ts'
import { findOwner } from './find-owner.ts'
import { owningClient, type OwningOptions } from './owning-client.ts'

/** How long a command waits for a state that another process has open and lets nobody into. */
const waitMs = 5_000
const lookMs = 100

type Work<Result> = (client: MillraceClient) => Promise<Result>

/**
 * Does work through the process that owns the project, or as its owner. A state that is busy has done
 * nothing of the work yet: its holder may be about to let others in, or about to end.
 */
export async function withClient<Result>(
  options: OwningOptions,
  work: Work<Result>,
): Promise<Result> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const owner = options.root === null ? null : await findOwner(options.root, options.state)
    if (owner) {
      await using client = await attachedClient(owner, options.actor)
      return await work(client)
    }
    try {
      await using own = await owningClient({ ...options, lockWaitMs: lookMs })
      return await work(own.client)
    } catch (error) {
      const isBusy = toAppError(error)?.code === 'state_busy'
      if (!isBusy || performance.now() >= deadline) throw error
      await delay(lookMs)
    }
  }
}
