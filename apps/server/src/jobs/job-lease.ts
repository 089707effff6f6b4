import type { OpenServices } from '../create-services.ts'

/** What makes one of several servers do a job. */
export interface JobLease {
  /** True while this server has the job: taken when it is free or its holder went silent, else kept. */
  hold(): Promise<boolean>
  release(): Promise<void>
}

export interface JobLeaseOptions {
  readonly name: string
  /** How long a server that went silent keeps the job, in milliseconds. */
  readonly expiryMs: number
}

export function createJobLease(
  { store, clock, holder }: Pick<OpenServices, 'store' | 'clock' | 'holder'>,
  { name, expiryMs }: JobLeaseOptions,
): JobLease {
  let token: bigint | null = null
  return {
    async hold() {
      const now = clock.now().getTime()
      const at = new Date(now).toISOString()
      const expiresAt = new Date(now + expiryMs).toISOString()
      if (token !== null && (await store.renewLease(name, token, { at, expiresAt }))) return true
      const answer = await store.takeLease({ name, holder, runId: name, at, expiresAt })
      token = answer.taken ? answer.lease.token : null
      return answer.taken
    },
    async release() {
      const held = token
      token = null
      if (held !== null) await store.releaseLease(name, held)
    },
  }
}
