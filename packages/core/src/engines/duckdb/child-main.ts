import { ForeignWarehouse } from './bookkeeping.ts'
import { findExisting, readColumns, readDependents } from './catalog.ts'
import { ChildCall } from './child-call.ts'
import { describeQueries } from './describe-queries.ts'
import { fence, settle } from './fence.ts'
import { createBody, dropBody, switchBody } from './guarded-bodies.ts'
import { mapDuckError } from './duck-error.ts'
import type { Job } from './job.ts'
import { loadBody } from './load-body.ts'
import type { Call, GuardedCall, ToChild, ToParent, WriteCall } from './protocol.ts'
import { quoteIdentifier } from '../sql-text.ts'
import { mergeBody, rangeBody, replaceBody } from './write-bodies.ts'
import { guardedTransaction, writeTransaction, type Written } from './write-transaction.ts'
import { toWire } from './wire-error.ts'
import { scrubPaths, Warehouse } from './warehouse.ts'

const progressEveryMs = 250
const calls = new Map<number, ChildCall>()
let warehouse: Warehouse | undefined

process.on('disconnect', end)
// Ctrl-C reaches the whole process group: when to stop is the parent's to say, by the channel.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
process.on('message', (message: ToChild) => receive(message))
if (!process.connected) end()

// A rollback needs no help: what was not committed is not in the file.
function end(): void {
  process.kill(process.pid, 'SIGKILL')
}

function send(message: ToParent, then?: () => void): void {
  process.send?.(message, undefined, undefined, then)
}

function receive(message: ToChild): void {
  if (message.kind === 'open') void openWarehouse(message.config)
  else if (message.kind === 'call') void answer(message.id, message.call)
  else calls.get(message.id)?.handle(message)
}

async function openWarehouse(
  config: Extract<ToChild, { readonly kind: 'open' }>['config'],
): Promise<void> {
  try {
    warehouse = await Warehouse.open(config)
    send({ kind: 'ready' })
  } catch (error) {
    const foreignState = error instanceof ForeignWarehouse ? error.owner : null
    send({ kind: 'failed', error: toWire(scrubPaths(mapDuckError(error), config)), foreignState })
  }
}

async function answer(id: number, call: Call): Promise<void> {
  if (warehouse === undefined) return
  const open = warehouse
  const state = new ChildCall(id, open, (message) => send(message))
  calls.set(id, state)
  try {
    const value = await perform(open, state, call)
    send({ kind: 'done', id, value })
  } catch (error) {
    const mapped = mapDuckError(error)
    // DuckDB refuses everything after a fatal error; the next call starts a new process.
    send(
      { kind: 'error', id, error: toWire(open.scrub(mapped)) },
      mapped.code === 'fatal' ? end : undefined,
    )
  } finally {
    calls.delete(id)
  }
}

async function perform(open: Warehouse, state: ChildCall, call: Call): Promise<unknown> {
  const read = <T>(work: (job: Job) => Promise<T>): Promise<T> =>
    open.job({}, (job) => {
      state.adopt(job)
      return work(job)
    })
  switch (call.verb) {
    case 'query':
      return state.query(call)
    case 'columns':
      return read((job) => readColumns(job, call.names))
    case 'existing':
      return read((job) => findExisting(job, call.names))
    case 'dependents':
      return read((job) => readDependents(job, call.names))
    case 'describeQueries':
      return read((job) => describeQueries(open, job, call.requests))
    case 'fence':
      return fence(open, call, state.adopt)
    case 'settle':
      return settle(open, call.tag)
    case 'close':
      return open.close()
    case 'createTable':
    case 'switchViews':
    case 'drop':
      return guardedTransaction(open, call.write, {
        onJob: state.adopt,
        body: (job) => guardedBody(job, call),
      })
    default:
      await ensureSchema(open, call)
      return write(open, state, call)
  }
}

function guardedBody(job: Job, call: GuardedCall): Promise<unknown> {
  if (call.verb === 'createTable') return createBody(job, call)
  return call.verb === 'switchViews' ? switchBody(job, call) : dropBody(job, call)
}

async function write(open: Warehouse, state: ChildCall, call: WriteCall): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const onJob = (job: Job): void => {
    state.adopt(job)
    if (call.write.progress) timer = setInterval(() => sendProgress(state.id, job), progressEveryMs)
  }
  try {
    return await writeTransaction(open, call.write, {
      onJob,
      body: (job) => writeBody(job, call),
      verify: state.verify,
    })
  } finally {
    clearInterval(timer)
  }
}

function writeBody(job: Job, call: WriteCall): Promise<Written> {
  switch (call.verb) {
    case 'replaceTable':
      return replaceBody(job, call)
    case 'writeRange':
      return rangeBody(job, call)
    case 'mergeRows':
      return mergeBody(job, call)
    case 'loadRows':
      return loadBody(job, call)
  }
}

function sendProgress(id: number, job: Job): void {
  const percentage = job.connection.progress.percentage
  send({ kind: 'progress', id, fraction: percentage < 0 ? null : Math.min(percentage / 100, 1) })
}

// Two writes making one schema would conflict: it is made before, and by one at a time.
async function ensureSchema(open: Warehouse, call: WriteCall): Promise<void> {
  const { schema } = call.table.relation
  const key = schema.toLowerCase()
  if (open.schemas.has(key)) return
  await open.oneByOne(() =>
    open.job({}, (job) => job.run(`CREATE SCHEMA IF NOT EXISTS ${quoteIdentifier(schema)}`)),
  )
  open.schemas.add(key)
}
