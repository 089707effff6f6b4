import { stateWords } from '../words/state-words.ts'
import { Icon } from './icon.tsx'
import tableStyles from './table.module.css'

/** A status as icon, colour and word. */
export function State({ status, word }: { readonly status: string; readonly word?: string }) {
  const words = stateWords(status)
  return (
    <span className={tableStyles['state']}>
      <Icon name={words.icon} tone={words.tone} />
      {word ?? words.word}
    </span>
  )
}
