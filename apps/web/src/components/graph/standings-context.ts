import { createContext, useContext } from 'react'
import type { StandingWords } from './standing-words.ts'

type SayOf = (model: string) => StandingWords

const StandingsContext = createContext<SayOf | null>(null)
export const StandingsProvider = StandingsContext.Provider

/** How a model stands now, in words: told apart from the graph, which stays the same while a run goes on. */
export function useStandings(): SayOf {
  const say = useContext(StandingsContext)
  if (!say) throw new Error('a part of the lineage was rendered without the states of its models')
  return say
}
