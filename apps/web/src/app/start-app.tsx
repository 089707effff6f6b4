import '../styles/base.css'
import { createClient } from '@millrace/client'
import { trpcClientOf } from '@millrace/client/trpc'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { AppProvider } from '../live/app-context.tsx'
import { LiveProvider } from '../live/live-provider.tsx'
import { SpeechProvider } from '../speech/speech-provider.tsx'
import { createAppRouter } from './create-app-router.tsx'

/** Puts the parts together and shows the page of the address. */
export function startApp(): void {
  const place = document.getElementById('app')
  if (!place) throw new Error('the page has no place for the app')
  const client = createClient({ url: '/' })
  // Answers are old when the console says so, not after a time.
  const queries = new QueryClient({
    defaultOptions: { queries: { staleTime: Infinity, retry: 1, refetchOnWindowFocus: false } },
  })
  const trpc = createTRPCOptionsProxy({ client: trpcClientOf(client), queryClient: queries })
  const router = createAppRouter()
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <AppProvider value={{ client, queries, trpc }}>
          <SpeechProvider>
            <LiveProvider>
              <RouterProvider router={router} />
            </LiveProvider>
          </SpeechProvider>
        </AppProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}
