import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import textStyles from '../styles/text.module.css'
import { type Announcement, createAnnouncer } from './announcer.ts'

const SpeechContext = createContext<((what: Announcement) => void) | null>(null)

/** What is spoken: a sentence in five seconds at most, an end at once; a failure interrupts. */
export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [{ text, isFailure }, setSaid] = useState({ text: '', isFailure: false })
  const announce = useMemo(
    () =>
      createAnnouncer({
        say: (said, failed) => setSaid({ text: said, isFailure: failed }),
        now: () => Date.now(),
        after: (ms, call) => setTimeout(call, ms),
      }),
    [],
  )
  return (
    <SpeechContext value={announce}>
      {children}
      <p className={textStyles['spoken']} role="status">
        {isFailure ? '' : text}
      </p>
      <p className={textStyles['spoken']} role="alert">
        {isFailure ? text : ''}
      </p>
    </SpeechContext>
  )
}

export function useAnnounce(): (what: Announcement) => void {
  const announce = useContext(SpeechContext)
  if (!announce) throw new Error('a part of the app was rendered without its voice')
  return announce
}
