import { type FormEvent, useId, useState } from 'react'
import { Button } from '../components/button.tsx'
import { problemOfName } from '../connection/kept-name.ts'
import styles from './name-panel.module.css'

interface NamePanelProps {
  readonly name: string
  /** Nobody opened it: it must not take the focus. */
  readonly isAsked: boolean
  readonly onName: (name: string) => void
  readonly onClose: () => void
}

/** Asks under which name one acts; nothing waits for the answer. */
export function NamePanel({ name, isAsked, onName, onClose }: NamePanelProps) {
  const id = useId()
  const [text, setText] = useState(name)
  const [problem, setProblem] = useState<string | null>(null)
  const save = (event: FormEvent) => {
    event.preventDefault()
    const wrong = problemOfName(text)
    setProblem(wrong)
    if (wrong === null) onName(text)
  }
  return (
    <form
      className={styles['panel']}
      data-asked={isAsked || undefined}
      aria-label="Who you are"
      onSubmit={save}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose()
      }}
    >
      <label htmlFor={id}>Your name</label>
      <p id={`${id}why`}>Plans and runs carry it. It is kept in this browser.</p>
      <input
        id={id}
        value={text}
        maxLength={80}
        autoComplete="name"
        autoFocus={!isAsked}
        aria-describedby={problem === null ? `${id}why` : `${id}why ${id}wrong`}
        aria-invalid={problem !== null}
        onChange={(event) => setText(event.target.value)}
      />
      {problem !== null && (
        <p id={`${id}wrong`} role="alert" className={styles['wrong']}>
          {problem}
        </p>
      )}
      <div>
        <Button size="small" type="submit">
          Save name
        </Button>
        <Button size="small" look="bare" onClick={onClose}>
          Not now
        </Button>
      </div>
    </form>
  )
}
