import { type RefObject, useEffect, useRef } from 'react'

/** A dialog of the browser's own that is above the page as long as it is there. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    // It leaves the top layer with its element: closing it here would count as the person's answer.
    if (dialog.current?.open === false) dialog.current.showModal()
  }, [])
  return dialog
}
