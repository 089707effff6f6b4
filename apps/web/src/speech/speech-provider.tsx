import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import textStyles from '../styles/text.module.css'
import { type Announcement, createAnnouncer } from './announcer.ts'

const SpeechContext = createContext<((what: Announcement) => void) | null>(null)

/** The one live region: a sentence in five seconds at most, an end at once. */
export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [said, say] = useState('')
  const announce = useMemo(
    () =>
      createAnnouncer({ say, now: () => Date.now(), after: (ms, call) => setTimeout(call, ms) }),
    [],
  )
  return (
    <SpeechContext value={announce}>
      {children}
      <p className={textStyles['spoken']} role="status">
        {said}
      </p>
    </SpeechContext>
  )
}

export function useAnnounce(): (what: Announcement) => void {
  const announce = useContext(SpeechContext)
  if (!announce) throw new Error('a part of the app was rendered without its voice')
  return announce
}
