import { setTimeout as delay } from 'node:timers/promises'
import type { StatementTag, Takeover } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import { quoteLiteral } from '../sql-text.ts'
import { fences, permits } from './bookkeeping.ts'
import type { Job } from './job.ts'
import { rollback } from './write-transaction.ts'
import { fencedError } from './wire-error.ts'
import type { Warehouse } from './warehouse.ts'

interface FenceInput {
  readonly lease: string
  readonly token: bigint
  readonly batches: readonly string[]
}

const retryForMs = 15_000

/** Raises the lease's token and gives its permits, ending whatever older tokens of it still do. */
export async function fence(
  warehouse: Warehouse,
  input: FenceInput,
  onJob: (job: Job) => void,
): Promise<Takeover> {
  const ended: StatementTag[] = []
  const until = performance.now() + retryForMs
  for (let attempt = 0; ; attempt++) {
    ended.push(...(await endOlder(warehouse, input)))
    try {
      const given = await warehouse.job({}, (job) => {
        onJob(job)
        return warehouse.oneByOne(() => takeFence(job, input))
      })
      return { permits: given, ended }
    } catch (error) {
      const again = error instanceof EngineError && error.conflict && performance.now() < until
      if (!again) throw error
      await delay(Math.min(5 * 2 ** attempt, 100))
    }
  }
}

/** Stops the jobs with the tag; they have ended when this resolves. */
export async function settle(warehouse: Warehouse, tag: StatementTag): Promise<'ended' | 'none'> {
  const jobs = [...warehouse.jobs].filter((job) => job.tag === tag)
  await warehouse.stop(jobs, 'cancelled')
  return jobs.length > 0 ? 'ended' : 'none'
}

async function endOlder(
  warehouse: Warehouse,
  { lease, token }: FenceInput,
): Promise<StatementTag[]> {
  const older = [...warehouse.jobs].filter(
    ({ ticket }) => ticket?.lease === lease && ticket.token < token,
  )
  await warehouse.stop(older, 'fenced')
  return older.flatMap((job) => (job.tag === null ? [] : [job.tag]))
}

async function takeFence(job: Job, { lease, token, batches }: FenceInput): Promise<number> {
  const holder = quoteLiteral(lease)
  const unique = [...new Set(batches)]
  try {
    const current = await job.run(
      `BEGIN TRANSACTION; SELECT token FROM ${fences} WHERE lease = ${holder}`,
    )
    const held = (await current.getRows())[0]?.[0]
    if (typeof held === 'bigint' && held > token)
      throw fencedError(`The lease ${lease} has a newer token`)
    const statements = [
      held === undefined
        ? `INSERT INTO ${fences} VALUES (${holder}, ${token})`
        : `UPDATE ${fences} SET token = ${token} WHERE lease = ${holder}`,
      `DELETE FROM ${permits} WHERE lease = ${holder} AND token < ${token}`,
    ]
    if (unique.length > 0) {
      const list = unique.map(quoteLiteral)
      statements.push(
        `DELETE FROM ${permits} WHERE batch IN (${list.join(', ')})`,
        `INSERT INTO ${permits} VALUES ${list.map((batch) => `(${batch}, ${holder}, ${token})`).join(', ')}`,
      )
    }
    await job.run(statements.join(';'))
    job.beyondStopping()
    await job.run('COMMIT')
    return unique.length
  } catch (error) {
    await rollback(job)
    throw error
  }
}
