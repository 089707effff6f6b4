import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import styles from './sheet.module.css'
import { useModal } from './use-modal.ts'

interface SheetProps {
  /** What it is for, as its heading says it. */
  readonly label: string
  /** Sizes and places it, where the middle is not its place. */
  readonly className?: string | undefined
  readonly onClose: () => void
  /** Its content is given what closes it, so that the focus goes back to where it was. */
  readonly children: (close: () => void) => ReactNode
}

/** A modal dialog of the browser's own; Escape and a press beside it close it. */
export function Sheet({ label, className, onClose, children }: SheetProps) {
  const dialog = useModal()
  const close = () => dialog.current?.close()
  return (
    <dialog
      ref={dialog}
      className={classNames(styles['sheet'], className)}
      aria-label={label}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) close()
      }}
    >
      {children(close)}
    </dialog>
  )
}
