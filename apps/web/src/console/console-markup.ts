import { type Child, markup } from '../view/markup.ts'
import type { ConsoleLine } from './console-line.ts'

const mostLines = 60

/** The newest lines, newest first. */
export function consoleMarkup(lines: readonly ConsoleLine[]): Child[] {
  if (lines.length === 0)
    return [
      markup(
        'p',
        { class: 'quiet' },
        'Nothing was said yet. Plans, runs and changed files appear here.',
      ),
    ]
  const items = lines
    .slice(-mostLines)
    .toReversed()
    .map(({ at, level, text }) =>
      markup(
        'li',
        { 'data-level': level },
        markup('time', { datetime: at }, at.slice(11, 19)),
        markup('span', { class: 'level', hidden: level === 'note' }, level),
        markup('span', {}, text),
      ),
    )
  return [markup('ol', { class: 'lines', 'aria-label': 'Newest first, times in UTC' }, ...items)]
}
