import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import styles from './confirm.module.css'
import { Dialog } from './dialog.tsx'

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
  const [word, setWord] = useState('')
  const isMissing = typed !== null && word.trim() !== typed
  return (
    <Dialog
      title={title}
      onClose={onClose}
      foot={
        <>
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
        </>
      }
    >
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
    </Dialog>
  )
}
