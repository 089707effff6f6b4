import type { Receipt, StagedRows } from '../engine.ts'
import { EngineError } from '../engine-error.ts'
import { quoteLiteral } from '../sql-text.ts'
import { runAuthorStatements } from './author-sql.ts'
import { fences, permits } from './bookkeeping.ts'
import type { Job } from './job.ts'
import type { WireWrite } from './protocol.ts'
import type { Warehouse } from './warehouse.ts'
import { fencedError } from './wire-error.ts'

/** What a write's own statements did. */
export interface Written {
  readonly rows: number
  readonly staged: StagedRows
  /** What to remove before the commit, after the rows were verified. */
  readonly cleanUp?: string
}

interface WriteSteps {
  /** The write's own statements, after `pre` and before `post`. */
  readonly body: (job: Job) => Promise<Written>
  /** Asks the caller to check the staged rows; rejects to roll back. */
  readonly verify: (job: Job, staged: StagedRows) => Promise<void>
}

/**
 * One transaction which consumes the permit, writes, is verified, and commits or leaves nothing.
 */
export async function writeTransaction(
  warehouse: Warehouse,
  write: WireWrite,
  steps: WriteSteps & { readonly onJob: (job: Job) => void },
): Promise<Receipt> {
  const started = performance.now()
  const { ticket, tag } = write
  return warehouse.job({ ticket, tag, progress: write.progress && plain(write) }, async (job) => {
    steps.onJob(job)
    const mine = `batch = ${quoteLiteral(ticket.batch)} AND lease = ${quoteLiteral(ticket.lease)} AND token = ${ticket.token}`
    try {
      const consumed = await job.run(`BEGIN TRANSACTION; DELETE FROM ${permits} WHERE ${mine}`)
      if (consumed.rowsChanged !== 1) throw fencedError(`The permit of ${ticket.batch} is gone`)
      for (const sql of write.pre) await runAuthorStatements(job, sql)
      const written = await steps.body(job)
      for (const sql of write.post) await runAuthorStatements(job, sql)
      if (write.verify) await steps.verify(job, written.staged)
      if (written.cleanUp !== undefined) await job.run(written.cleanUp)
      await commit(job)
      return receipt(tag, written.rows, performance.now() - started)
    } catch (error) {
      await rollback(job)
      if (!(error instanceof EngineError && error.conflict)) throw error
      const left = await job.connection.run(`SELECT 1 FROM ${permits} WHERE ${mine}`)
      if (left.rowCount > 0) throw error
      throw new EngineError({
        code: 'fenced',
        message: error.message,
        fenced: true,
        conflict: true,
        cause: error,
      })
    }
  })
}

/**
 * One transaction which holds the fence row of its lease, so that a takeover and it exclude each
 * other.
 */
export async function guardedTransaction<T>(
  warehouse: Warehouse,
  write: WireWrite,
  steps: { readonly onJob: (job: Job) => void; readonly body: (job: Job) => Promise<T> },
): Promise<T> {
  const { ticket, tag } = write
  return warehouse.job({ ticket, tag }, async (job) => {
    steps.onJob(job)
    return warehouse.oneByOne(async () => {
      try {
        const held = await job.run(
          `BEGIN TRANSACTION; UPDATE ${fences} SET token = token WHERE lease = ${quoteLiteral(ticket.lease)} AND token = ${ticket.token}`,
        )
        if (held.rowsChanged !== 1)
          throw fencedError(`The lease ${ticket.lease} is not held with this token`)
        const result = await steps.body(job)
        await commit(job)
        return result
      } catch (error) {
        await rollback(job)
        throw error
      }
    })
  })
}

/** Rolls back whatever is open; with nothing open it does nothing. */
export async function rollback(job: Job): Promise<void> {
  job.quiet()
  await job.connection.run('ROLLBACK').catch(() => {})
}

async function commit(job: Job): Promise<void> {
  job.beyondStopping()
  await job.run('COMMIT')
}

function plain(write: WireWrite): boolean {
  return write.pre.length === 0 && write.post.length === 0
}

function receipt(statementId: string, rows: number, ms: number): Receipt {
  return { rows, rowsProcessed: null, bytesProcessed: null, commit: null, statementId, ms }
}
