import type { RunEvent } from '@millrace/client'
import { plural, sayNumber } from '../../../words/plural.ts'
import { sayDuration } from '../../../words/say-duration.ts'
import { sayInterval } from '../../../words/say-interval.ts'

/** An event as one line of the log. */
export interface EventLine {
  readonly model: string | null
  readonly text: string
  /** `bad` failed, `warn` needs a look. */
  readonly level: 'info' | 'warn' | 'bad'
}

const info = (text: string, model: string | null = null): EventLine => ({
  model,
  text,
  level: 'info',
})

/** What an event of a run says, in words. */
export function sayEvent({ type, payload }: RunEvent): EventLine {
  switch (type) {
    case 'run.queued':
      return info(`${payload.kind} of ${payload.environment} by ${payload.actor}`)
    case 'run.waiting':
      return info(`waits for ${payload.runs.join(', ')}`)
    case 'run.started':
      return info(`${payload.environment} by ${payload.actor}, lease ${payload.lease.token}`)
    case 'stage.started':
      return info(
        payload.total === undefined ? payload.stage : `${payload.stage}, ${payload.total}`,
      )
    case 'stage.progressed': {
      const { stage, done, total, model } = payload
      return info(`${stage} ${done} of ${total}`, model ?? null)
    }
    case 'stage.ended': {
      const { stage, status, reason } = payload
      const level = status === 'fail' && reason === 'error' ? 'bad' : 'info'
      return { model: null, text: `${stage}: ${reason ?? status}`, level }
    }
    case 'model.planned': {
      const { name, kind, batches, why } = payload
      return info(`${kind}, ${plural(batches, 'batch')}, ${sayWhy(why.code)}`, name)
    }
    case 'batch.started': {
      const again = payload.attempt > 1 ? `, attempt ${payload.attempt}` : ''
      return info(`${sayBatch(payload)}${again}`, payload.model)
    }
    case 'batch.done': {
      const rows = payload.rows === null ? '' : `, ${plural(payload.rows, 'row')}`
      return info(`${sayBatch(payload)}${rows}, ${sayMs(payload.ms)}`, payload.model)
    }
    case 'batch.failed': {
      const text = `${sayBatch(payload)}: ${payload.failure.message}`
      return { model: payload.model, text, level: 'bad' }
    }
    case 'task.retrying': {
      const { model, attempt, of, inMs, code } = payload
      const text = `attempt ${attempt} of ${of} in ${sayMs(inMs)}, ${code}`
      return { model, text, level: 'warn' }
    }
    case 'audits.ended':
      return sayAudits(payload)
    case 'model.progress':
      return info(`${payload.done} of ${plural(payload.total, payload.unit)}`, payload.model)
    case 'learner.ended':
      return info(`${payload.learner}${payload.fold === null ? '' : `, fold ${payload.fold}`}`)
    case 'leaderboard.changed':
      return info(plural(payload.rows.length, 'row'))
    case 'model.ended':
      return sayModelEnd(payload)
    case 'views.promoted':
      return info(`${plural(payload.promoted.length, 'view')} switched in ${sayMs(payload.ms)}`)
    case 'cancel.requested':
      return { model: null, text: `by ${payload.by}`, level: 'warn' }
    case 'statement.stopped':
      return info(`batch ${payload.batch} stopped in ${sayMs(payload.ms)}`, payload.model)
    case 'engine.killed':
      return { model: null, text: `by ${payload.by}`, level: 'warn' }
    case 'cancel.ended':
      return info(payload.message ?? payload.status)
    case 'run.ended': {
      const level = payload.status === 'failed' ? 'bad' : 'info'
      return { model: null, text: payload.reason ?? payload.status, level }
    }
    default:
      return payload satisfies never
  }
}

const reasons: Readonly<Record<string, string>> = {
  new: 'it is new',
  changed: 'its SQL or what it reads changed',
  due: 'new intervals are due',
  missing: 'intervals are missing',
  coverage: 'its parents need a longer range',
  restated: 'restated on request',
  'table-gone': 'its table is gone',
  new_audits: 'its audits are new',
}

/** Why a model runs, in words; a code that is not known is shown as it is. */
export function sayWhy(code: string): string {
  return reasons[code] ?? code.replaceAll('_', ' ')
}

interface BatchPart {
  readonly index: number
  readonly of: number
  readonly interval: readonly [string, string] | null
}

function sayBatch({ index, of, interval }: BatchPart): string {
  return `${index}/${of}${interval ? `, ${sayInterval(interval)}` : ''}`
}

function sayAudits({
  model,
  passed,
  failed,
}: Extract<RunEvent, { type: 'audits.ended' }>['payload']): EventLine {
  if (failed.length === 0) return info(`${plural(passed, 'audit')} passed`, model)
  const parts = failed.map(({ name, failing, checked }) => {
    const of = checked === null ? '' : ` of ${sayNumber(checked)}`
    return `${name}: ${sayNumber(failing)}${of} rows`
  })
  const level = failed.some(({ blocking }) => blocking) ? 'bad' : 'warn'
  return { model, text: parts.join('; '), level }
}

function sayModelEnd({
  model,
  status,
  rows,
  ms,
  cause,
}: Extract<RunEvent, { type: 'model.ended' }>['payload']): EventLine {
  if (status === 'success') {
    const count = rows === null ? '' : `, ${plural(rows, 'row')}`
    return info(`done${count}, ${sayMs(ms)}`, model)
  }
  const because = cause ? `, because of ${cause.model}` : ''
  return { model, text: `${status}${because}`, level: status === 'failed' ? 'bad' : 'info' }
}

function sayMs(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : sayDuration(ms)
}
