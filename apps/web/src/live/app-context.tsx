import type { AppRouter, MillraceClient } from '@millrace/client'
import type { QueryClient } from '@tanstack/react-query'
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { createContext, useContext } from 'react'

/** What every part of the app is given: one client, one cache of answers. */
export interface AppParts {
  readonly client: MillraceClient
  readonly queries: QueryClient
  readonly trpc: TRPCOptionsProxy<AppRouter>
  /** The server does not know who asks: leads to where one signs in. */
  readonly onUnknown: () => void
}

const AppContext = createContext<AppParts | null>(null)
export const AppProvider = AppContext.Provider

export function useApp(): AppParts {
  const parts = useContext(AppContext)
  if (!parts) throw new Error('a part of the app was rendered without its provider')
  return parts
}
