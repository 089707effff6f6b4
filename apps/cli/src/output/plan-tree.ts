import type { Plan } from '@millrace/core'
import { formatRange, plural } from './format-numbers.ts'
import { issueLine } from './print-error.ts'
import type { Painter } from './painter.ts'

/** The overview of a plan for a person: what changed and why, what it reaches, what will be built. */
export function planTree(plan: Plan, paint: Painter): string[] {
  const document = plan.document
  if (!document) return [`plan ${plan.id} is ${plan.status}`]
  const { changes, backfills } = document
  const lines = [
    `${paint.bold(`Plan ${plan.id}`)} for ${paint.bold(plan.environment)}: ${document.summary}`,
  ]
  for (const issue of document.issues) lines.push(issueLine(issue, paint))
  const section = (title: string, items: readonly string[]) => {
    if (items.length === 0) return
    lines.push('', paint.bold(title))
    items.forEach((item, index) => {
      const [head = '', ...rest] = item.split('\n')
      const last = index === items.length - 1
      lines.push(
        `${last ? '└─' : '├─'} ${head}`,
        ...rest.map((line) => `${last ? '  ' : '│ '} ${line}`),
      )
    })
  }
  section(
    'Added',
    changes.added.map(({ name, kind }) => `${paint.green('+')} ${name} ${paint.dim(`(${kind})`)}`),
  )
  section(
    'Removed',
    changes.removed.map(({ name }) => `${paint.red('-')} ${name}`),
  )
  section(
    'Changed',
    changes.direct.map(({ name, category, reason, columns, diff }) =>
      [
        `${paint.yellow('~')} ${name} ${paint.bold(words(category))}: ${reason}`,
        `${paint.dim('columns:')} ${columns === 'all' ? 'all' : columns.join(', ') || 'none'}`,
        ...diff
          .split('\n')
          .filter(isEdit)
          .map((line) => paintEdit(line, paint)),
      ].join('\n'),
    ),
  )
  section(
    'Affected',
    changes.indirect.map(
      ({ name, category, reason }) => `${paint.yellow('~')} ${name} ${words(category)}: ${reason}`,
    ),
  )
  section(
    'Metadata',
    changes.metadata.map(({ name, fields }) => `${paint.blue('·')} ${name}: ${fields.join(', ')}`),
  )
  section(
    'To build',
    backfills.map((backfill) => {
      const ranges =
        backfill.kind === 'incremental'
          ? backfill.ranges.map(({ start, end }) =>
              formatRange([new Date(start).toISOString(), new Date(end).toISOString()]),
            )
          : ['whole']
      const shown =
        ranges.length > 3 ? [...ranges.slice(0, 3), `and ${ranges.length - 3} more`] : ranges
      return `${backfill.model} ${paint.dim(`(${reasons[backfill.reason]})`)} ${shown.join(', ')}${backfill.batches.length > 1 ? paint.dim(` in ${plural(backfill.batches.length, 'batch', 'batches')}`) : ''}`
    }),
  )
  return lines
}

const reasons = {
  new: 'new',
  changed: 'changed',
  due: 'due',
  missing: 'missing',
  coverage: 'its parents cover more',
  restated: 'restated',
  'table-gone': 'its table is gone',
} as const

function words(category: string): string {
  return category.replaceAll('_', ' ')
}

function isEdit(line: string): boolean {
  return /^[+-]/.test(line) && !/^(\+\+\+|---)/.test(line)
}

function paintEdit(line: string, paint: Painter): string {
  return line.startsWith('+') ? paint.green(line) : paint.red(line)
}
