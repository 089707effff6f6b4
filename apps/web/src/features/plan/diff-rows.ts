import { diffLines } from 'diff'
import { plural } from '../../words/plural.ts'

export type DiffRow =
  | { readonly kind: 'same' | 'added' | 'removed'; readonly line: number; readonly text: string }
  | { readonly kind: 'folded'; readonly text: string }

/** Lines around a change that are shown with it. */
const context = 3

/** The lines of two texts as one list; line numbers are those of the text a line stands in, 1-based. */
export function diffRows(before: string, after: string): DiffRow[] {
  let oldLine = 0
  let newLine = 0
  const parts = diffLines(withEnd(before), withEnd(after))
  return parts.flatMap((part, index): DiffRow[] => {
    const lines = part.value.split('\n').slice(0, -1)
    const rows = lines.map((text): DiffRow => {
      if (part.removed) return { kind: 'removed', line: (oldLine += 1), text }
      newLine += 1
      if (part.added) return { kind: 'added', line: newLine, text }
      oldLine += 1
      return { kind: 'same', line: newLine, text }
    })
    if (part.added || part.removed) return rows
    const head = index === 0 ? 0 : context
    const tail = index === parts.length - 1 ? 0 : context
    const hidden = rows.length - head - tail
    if (hidden < 2 || parts.length === 1) return rows
    const folded: DiffRow = { kind: 'folded', text: `${plural(hidden, 'line')} the same` }
    return [...rows.slice(0, head), folded, ...rows.slice(rows.length - tail)]
  })
}

function withEnd(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
