import type { Plan } from '@millrace/core'
import { formatDuration, formatRange, plural } from './format-numbers.ts'

/** A plan for a pull request's comment: verdict, changes with what they reach, what will be built. */
export function planMarkdown(plan: Plan): string[] {
  const document = plan.document
  if (!document) return [`Plan \`${plan.id}\` is ${plan.status}.`]
  const { changes, backfills, issues } = document
  const lines = [`### Plan for \`${plan.environment}\``, '', `**${document.summary}**`, '']
  const errors = issues.filter(({ severity }) => severity === 'error')
  if (errors.length > 0)
    lines.push(
      ...errors.map(({ file, line, message }) => `- \`${file}:${line}\` ${oneLine(message)}`),
      '',
    )
  const rows = [
    ...changes.added.map(({ name, kind }) => [name, 'added', kind, '']),
    ...changes.removed.map(({ name }) => [name, 'removed', '', '']),
    ...changes.direct.map(({ name, category, reason, columns }) => [
      name,
      words(category),
      reason,
      columns === 'all' ? 'all' : columns.join(', '),
    ]),
    ...changes.indirect.map(({ name, category, reason }) => [name, words(category), reason, '']),
    ...changes.metadata.map(({ name, fields }) => [name, 'metadata', fields.join(', '), '']),
  ]
  if (rows.length > 0) {
    lines.push('| model | change | why | columns |', '| --- | --- | --- | --- |')
    lines.push(
      ...rows.map(([name = '', ...cells]) => `| \`${name}\` | ${cells.map(cell).join(' | ')} |`),
      '',
    )
  }
  if (backfills.length > 0) {
    lines.push('| to build | intervals | batches | expected |', '| --- | --- | --- | --- |')
    for (const { model, kind, ranges, batches, estimate } of backfills) {
      const shown =
        kind === 'incremental'
          ? ranges
              .map(({ start, end }) =>
                formatRange([new Date(start).toISOString(), new Date(end).toISOString()]),
              )
              .join(', ')
          : 'whole'
      const expected = estimate
        ? `${formatDuration(estimate.lowMs)} to ${formatDuration(estimate.highMs)} (${plural(estimate.runs, 'earlier run')})`
        : 'not known yet'
      lines.push(`| \`${model}\` | ${shown} | ${batches.length} | ${expected} |`)
    }
    lines.push('')
  }
  for (const { name, diff } of changes.direct)
    lines.push(
      `<details><summary>${name}</summary>`,
      '',
      '```diff',
      diff.trimEnd(),
      '```',
      '',
      '</details>',
      '',
    )
  lines.push(`Apply with \`millrace apply ${plan.id}\`.`)
  return lines
}

function words(category: string): string {
  return category.replaceAll('_', ' ')
}

function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|')
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ')
}
