import { type EditorState, RangeSet, StateEffect, StateField } from '@codemirror/state'
import { Decoration, type DecorationSet, EditorView } from '@codemirror/view'

export interface TextPlace {
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 units; null where it is not known. */
  readonly column: number | null
}

/** Marks where the server says a query is wrong; null takes the mark away. */
export const markWrongPlace = StateEffect.define<TextPlace | null>()

/** The mark of what is wrong; it goes as soon as the text changes. */
export const wrongPlace = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(marks, { effects, docChanged, state }) {
    let next = docChanged ? Decoration.none : marks
    for (const effect of effects)
      if (effect.is(markWrongPlace))
        next = effect.value ? marksAt(state, effect.value) : Decoration.none
    return next
  },
  provide: (field) => EditorView.decorations.from(field),
})

/** The offset of a place, or the nearest there is in the text. */
export function offsetOf({ doc }: EditorState, { line, column }: TextPlace): number {
  const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines))
  return Math.min(from + (column ?? 1) - 1, to)
}

function marksAt(state: EditorState, place: TextPlace): DecorationSet {
  const from = offsetOf(state, place)
  const line = state.doc.lineAt(from)
  const rest = state.sliceDoc(from, line.to)
  const [word = ''] = /^(?:[\w$.]+|\S)/u.exec(rest) ?? []
  const whole = Decoration.line({ class: 'cm-wrongLine' }).range(line.from)
  if (place.column === null || word === '') return RangeSet.of([whole])
  const part = Decoration.mark({ class: 'cm-wrongPlace' }).range(from, from + word.length)
  return RangeSet.of([whole, part], true)
}
