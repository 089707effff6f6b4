import type { RunEvent } from '@millrace/core/browser'
import { formatCount, formatDuration, formatRange, plural } from './format-numbers.ts'
import type { Painter } from './painter.ts'

/** One plain line per event that a person reading a log wants; null for the others. */
export function runLine(event: RunEvent, paint: Painter): string | null {
  switch (event.type) {
    case 'run.started':
      return `run started on ${event.payload.environment} by ${event.payload.actor}`
    case 'stage.started':
      return event.payload.total === 0 || event.payload.stage === 'cancel'
        ? null
        : `${event.payload.stage}${event.payload.total ? ` (${formatCount(event.payload.total)})` : ''}`
    case 'batch.done': {
      const { model, index, of, rows, ms, interval } = event.payload
      const range = interval && of > 1 ? ` ${formatRange(interval)}` : ''
      return `  ${paint.green('✔')} ${model}${of > 1 ? ` ${index}/${of}` : ''}${range} ${rows === null ? '' : `${plural(rows, 'row')} `}${paint.dim(formatDuration(ms))}`
    }
    case 'batch.failed': {
      const { model, index, of, failure } = event.payload
      return `  ${paint.red('✖')} ${model}${of > 1 ? ` ${index}/${of}` : ''} ${failure.message}${failure.line === null ? '' : ` (line ${failure.line})`}`
    }
    case 'audits.ended':
      return event.payload.failed.length === 0
        ? null
        : `  ${paint.yellow('⚠')} ${event.payload.model}: ${event.payload.failed.map(({ name, failing }) => `${name} fails for ${plural(failing, 'row')}`).join(', ')}`
    case 'task.retrying':
      return `  ${paint.yellow('↻')} ${event.payload.model}: ${event.payload.code}, again in ${formatDuration(event.payload.inMs)}`
    case 'model.ended':
      return event.payload.status === 'skipped'
        ? `  ${paint.dim('–')} ${event.payload.model} skipped: ${event.payload.cause?.model ?? 'a parent'} failed`
        : null
    case 'views.promoted': {
      const { promoted, demoted, environment, ms } = event.payload
      if (promoted.length + demoted.length === 0) return null
      return `  ${paint.green('✔')} ${plural(promoted.length, 'view')} of ${environment} switched together ${paint.dim(formatDuration(ms))}`
    }
    case 'cancel.requested':
      return `cancel requested by ${event.payload.by}`
    case 'statement.stopped':
      return `  ${paint.yellow('■')} ${event.payload.model} stopped after ${formatDuration(event.payload.ms)}`
    default:
      return null
  }
}
