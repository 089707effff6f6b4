import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.bool, tags.null], color: 'var(--code-key)' },
  { tag: tags.string, color: 'var(--code-str)' },
  { tag: tags.number, color: 'var(--code-num)' },
  { tag: tags.comment, color: 'var(--code-com)' },
])

const look = EditorView.theme({
  '&': { color: 'var(--ink)', backgroundColor: 'var(--sunken)', font: 'var(--t-code)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': {
    font: 'inherit',
    fontVariantLigatures: 'none',
    minHeight: '164px',
    maxHeight: '44vh',
    overflow: 'auto',
  },
  '.cm-content': { padding: 'var(--s-3) 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 var(--s-4) 0 0' },
  '.cm-gutters': { color: 'var(--ink-3)', backgroundColor: 'var(--sunken)', border: '0' },
  '.cm-lineNumbers .cm-gutterElement': { minWidth: '48px', padding: '0 var(--s-3) 0 0' },
  '.cm-placeholder': { color: 'var(--ink-3)' },
  '.cm-content ::selection, &.cm-focused .cm-line::selection': {
    backgroundColor: 'var(--live-soft)',
  },
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--selected)',
  },
  '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { color: 'var(--bad-ink)' },
  '.cm-wrongLine': { backgroundColor: 'var(--del-bg)' },
  '.cm-wrongPlace': { textDecoration: 'underline wavy var(--bad)', textUnderlineOffset: '4px' },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: 'var(--r-control)',
    boxShadow: 'var(--shadow-float)',
    maxWidth: '92vw',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: 'var(--t-code)', maxHeight: '16em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '4px 10px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    color: 'var(--ink)',
    background: 'var(--selected)',
  },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-completionDetail': { color: 'var(--ink-2)', fontStyle: 'normal', font: 'var(--t-meta)' },
  '.cm-tooltip.cm-completionInfo': { padding: '6px 10px', font: 'var(--t-meta)' },
})

/** The editor in the colours and type of the page around it, light or dark as that is. */
export const editorTheme: Extension = [look, syntaxHighlighting(colours)]
