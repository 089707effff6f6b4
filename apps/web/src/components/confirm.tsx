import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Button } from './button.tsx'
import styles from './confirm.module.css'

interface ConfirmProps {
  readonly title: string
  /** What happens and what stays. */
  readonly children: ReactNode
  readonly action: string
  readonly look: 'main' | 'danger'
  readonly onConfirm: () => void
  readonly onClose: () => void
}

/** Asks before something is done; the way out has the focus. */
export function Confirm({ title, children, action, look, onConfirm, onClose }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    // It leaves the top layer with its element: closing it here would count as the person's answer.
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  return (
    <dialog ref={dialog} className={styles['dialog']} aria-labelledby={id} onClose={onClose}>
      <div className={styles['body']}>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
      <div className={styles['foot']}>
        <Button autoFocus onClick={onClose}>
          Not now
        </Button>
        <Button
          look={look}
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
