import { useQuery } from '@tanstack/react-query'
import { useApp } from './app-context.tsx'

/** The environments one can choose from: prod first, then those there are, and the chosen one in any case. */
export function useEnvironmentNames(chosen?: string): readonly string[] {
  const { trpc } = useApp()
  const { data = [] } = useQuery(trpc.environment.list.queryOptions())
  const others = [...data.map(({ name }) => name), ...(chosen === undefined ? [] : [chosen])]
  return [...new Set(['prod', ...others.toSorted()])]
}
