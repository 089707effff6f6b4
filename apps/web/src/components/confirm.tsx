import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'
import styles from './confirm.module.css'

interface ConfirmProps {
  readonly title: string
  /** What happens and what stays. */
  readonly children: ReactNode
  readonly action: string
  readonly look: 'main' | 'danger'
  /** A word to type before it can be done. */
  readonly typed?: string | null
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something is done; the way out has the focus. */
export function Confirm(props: ConfirmProps) {
  const { title, children, action, look, typed = null, onConfirm, onClose } = props
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  const [word, setWord] = useState('')
  const isMissing = typed !== null && word.trim() !== typed
  useEffect(() => {
    // It leaves the top layer with its element: closing it here would count as the person's answer.
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  return (
    <dialog ref={dialog} className={styles['dialog']} aria-labelledby={id} onClose={onClose}>
      <div className={styles['body']}>
        <h2 id={id}>{title}</h2>
        {children}
        {typed !== null && (
          <label className={styles['typed']}>
            <span>
              Type <b>{typed}</b> to go on
            </span>
            <input
              value={word}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setWord(event.target.value)}
            />
          </label>
        )}
      </div>
      <div className={styles['foot']}>
        <Button autoFocus onClick={onClose}>
          Not now
        </Button>
        <Button
          look={look}
          refusal={isMissing ? `Type ${typed} first` : null}
          onClick={() => {
            onConfirm()
            onClose()
          }}
        >
          {action}
        </Button>
      </div>
    </dialog>
  )
}
