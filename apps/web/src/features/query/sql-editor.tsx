import { autocompletion, closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { EditorState, Prec } from '@codemirror/state'
import { EditorView, keymap, lineNumbers, placeholder } from '@codemirror/view'
import { type Ref, useEffect, useImperativeHandle, useRef } from 'react'
import { completeSql, type KnownNames } from './complete-sql.ts'
import { editorTheme } from './editor-theme.ts'
import { sqlDialect } from './sql-dialect.ts'
import { markWrongPlace, offsetOf, type TextPlace, wrongPlace } from './wrong-place.ts'

/** What the page does with the editor besides giving it text. */
export interface SqlEditorHandle {
  /** Puts the cursor at a place and the focus in the editor. */
  goTo(place: TextPlace): void
}

interface SqlEditorProps {
  readonly ref: Ref<SqlEditorHandle>
  readonly label: string
  /** How it is used with the keyboard. */
  readonly description: string
  readonly text: string
  readonly wrongAt: TextPlace | null
  readonly names: KnownNames
  readonly onChange: (text: string) => void
  readonly onRun: () => void
}

/** Writes SQL: a shadow root lets the editor style itself without style elements, which the page's policy forbids. */
export function SqlEditor(props: SqlEditorProps) {
  const { ref, text, wrongAt } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  useEffect(() => {
    if (!host.current) return
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' })
    const state = EditorState.create({
      doc: latest.current.text,
      extensions: extensionsOf(() => latest.current),
    })
    const made = new EditorView({ state, root, parent: root })
    view.current = made
    return () => made.destroy()
  }, [])
  useEffect(() => {
    const shown = view.current?.state.doc.toString()
    if (shown !== undefined && shown !== text)
      view.current?.dispatch({ changes: { from: 0, to: shown.length, insert: text } })
  }, [text])
  useEffect(() => {
    view.current?.dispatch({ effects: markWrongPlace.of(wrongAt) })
  }, [wrongAt])
  useImperativeHandle(ref, () => ({
    goTo(place) {
      const editor = view.current
      if (!editor) return
      const anchor = offsetOf(editor.state, place)
      editor.dispatch({ selection: { anchor }, scrollIntoView: true })
      editor.focus()
    },
  }))
  return <div ref={host} />
}

function extensionsOf(latest: () => SqlEditorProps) {
  const run = () => {
    latest().onRun()
    return true
  }
  const { label, description } = latest()
  return [
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
    lineNumbers(),
    history(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    sqlDialect,
    autocompletion({
      icons: false,
      override: [(context) => completeSql(latest().names, context)],
    }),
    wrongPlace,
    placeholder('select … from …'),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorView.contentAttributes.of({ 'aria-label': label, 'aria-description': description }),
    EditorView.updateListener.of(({ docChanged, state }) => {
      if (docChanged) latest().onChange(state.doc.toString())
    }),
    editorTheme,
  ]
}
