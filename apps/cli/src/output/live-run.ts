import {
  applyStages,
  durationMs,
  type ModelProgress,
  type PlanApplyTracker,
} from '@millrace/core/browser'
import { formatCount, formatDuration, plural } from './format-numbers.ts'
import type { Painter } from './painter.ts'

/** Rows shown of models while a run goes on. */
const shownModels = 12
const barWidth = 24

/** The run as a person at a terminal sees it now, from the same tracker every other client folds. */
export function liveRun(tracker: PlanApplyTracker, now: string, paint: Painter): string[] {
  const lines: string[] = []
  for (const name of applyStages) {
    const { meta, done, total } = tracker.stages[name]
    if (meta.start === null || total === 0) continue
    const mark =
      meta.status === 'success'
        ? paint.green('✔')
        : meta.status === 'fail'
          ? paint.red('✖')
          : paint.cyan('●')
    const ms = durationMs(meta, now)
    const counted = name === 'backfill' ? completedBatches(tracker) : done
    const count = total ? ` ${formatCount(counted)}/${formatCount(total)}` : ''
    lines.push(`${mark} ${name}${count}${ms === null ? '' : paint.dim(` ${formatDuration(ms)}`)}`)
    if (name === 'backfill' && meta.status === 'init')
      lines.push(...modelLines(tracker, now, paint))
  }
  if (tracker.cancelRequestedBy !== null && tracker.meta.status === 'init')
    lines.push(paint.yellow('■ cancelling: waiting for the warehouse to confirm'))
  return lines
}

function completedBatches(tracker: PlanApplyTracker): number {
  return Object.values(tracker.models).reduce((sum, model) => sum + model.completed, 0)
}

function modelLines(tracker: PlanApplyTracker, now: string, paint: Painter): string[] {
  const models = Object.values(tracker.models)
  const active = models.filter(
    (model) => model.running.length > 0 || (model.start !== null && model.end === null),
  )
  const ended = models.filter((model) => model.end !== null)
  const failed = ended.filter((model) => model.status === 'failed')
  const shown = [
    ...failed,
    ...active,
    ...ended.filter((model) => model.status !== 'failed').slice(-shownModels),
  ].slice(0, shownModels)
  const left = models.length - ended.length - active.length
  return [
    ...shown.map((model) => modelLine(model, now, paint)),
    ...(left > 0 ? [paint.dim(`    ${plural(left, 'model')} waiting`)] : []),
  ]
}

function modelLine(model: ModelProgress, now: string, paint: Painter): string {
  const filled =
    model.batches === 0 ? barWidth : Math.round((barWidth * model.completed) / model.batches)
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`
  const mark =
    model.status === 'success'
      ? paint.green('✔')
      : model.status === 'failed'
        ? paint.red('✖')
        : model.status === 'skipped'
          ? paint.dim('–')
          : paint.cyan('●')
  const ms = model.start === null ? null : Date.parse(model.end ?? now) - Date.parse(model.start)
  const rows = model.rows === null ? '' : ` ${plural(model.rows, 'row')}`
  return `  ${mark} ${paint.dim(bar)} ${model.name} ${model.completed}/${model.batches}${rows}${ms === null ? '' : paint.dim(` ${formatDuration(ms)}`)}`
}
