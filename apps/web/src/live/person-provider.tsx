import { createContext, type ReactNode, useContext, useMemo, useState } from 'react'
import { keepName, readName } from '../connection/kept-name.ts'

interface Person {
  /** Who acts from this browser; null until it was said. */
  readonly name: string | null
  readonly rename: (name: string) => void
}

interface PersonProviderProps {
  /** Told of a name before anything is done under it. */
  readonly onName: (name: string) => void
  readonly children: ReactNode
}

const PersonContext = createContext<Person>({ name: null, rename: () => {} })

/** Knows the name that plans and runs from this browser carry. */
export function PersonProvider({ onName, children }: PersonProviderProps) {
  const [name, setName] = useState(() => readName(localStorage))
  const person = useMemo(
    () => ({
      name,
      rename(next: string) {
        keepName(localStorage, next)
        onName(next.trim())
        setName(next.trim())
      },
    }),
    [name, onName],
  )
  return <PersonContext value={person}>{children}</PersonContext>
}

export function usePerson(): Person {
  return useContext(PersonContext)
}
