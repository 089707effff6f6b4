import { type ReactNode, useId } from 'react'
import { classNames } from './class-names.ts'
import confirmStyles from './confirm.module.css'
import styles from './dialog.module.css'
import { useModal } from './use-modal.ts'

interface DialogProps {
  readonly title: ReactNode
  readonly children: ReactNode
  /** The buttons below. */
  readonly foot: ReactNode
  /** Takes most of the window. */
  readonly isWide?: boolean
  /** With it, the dialog is a form. */
  readonly onSubmit?: (form: FormData) => void
  readonly onClose: () => void
}

/** A window above the page; Escape closes it. */
export function Dialog({ title, children, foot, isWide, onSubmit, onClose }: DialogProps) {
  const dialog = useModal()
  const id = useId()
  const content = (
    <>
      <div className={classNames(confirmStyles['body'], styles['body'])}>
        <h2 id={id}>{title}</h2>
        {children}
      </div>
      <div className={confirmStyles['foot']}>{foot}</div>
    </>
  )
  return (
    <dialog
      ref={dialog}
      className={classNames(confirmStyles['dialog'], styles['dialog'], isWide && styles['wide'])}
      aria-labelledby={id}
      onClose={onClose}
    >
      {onSubmit ? (
        <form
          className={styles['frame']}
          onSubmit={(event) => {
            event.preventDefault()
            onSubmit(new FormData(event.currentTarget))
          }}
        >
          {content}
        </form>
      ) : (
        <div className={styles['frame']}>{content}</div>
      )}
    </dialog>
  )
}
