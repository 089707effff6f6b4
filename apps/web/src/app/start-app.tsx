import '../styles/base.css'
import { createClient } from '@millrace/client'
import { trpcClientOf } from '@millrace/client/trpc'
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isUnauthorized } from '../connection/is-unauthorized.ts'
import { readName } from '../connection/kept-name.ts'
import { forgetToken, readToken } from '../connection/kept-token.ts'
import { AppProvider } from '../live/app-context.tsx'
import { LiveProvider } from '../live/live-provider.tsx'
import { PersonProvider } from '../live/person-provider.tsx'
import { TimeProvider } from '../live/time-provider.tsx'
import { SpeechProvider } from '../speech/speech-provider.tsx'
import { createAppRouter } from './create-app-router.tsx'

/** Puts the parts together and shows the page of the address. */
export function startApp(): void {
  const place = document.getElementById('app')
  if (!place) throw new Error('the page has no place for the app')
  const token = readToken(sessionStorage)
  let name = readName(localStorage) ?? undefined
  const client = createClient({
    url: '/',
    token,
    actor: name,
    // The name can change while the page is open.
    fetch: (input, init) => fetch(input, { ...init, headers: headersOf(init?.headers, name) }),
  })
  const router = createAppRouter()
  const onUnknown = () => {
    const { pathname, href } = router.state.location
    if (pathname === '/login') return
    forgetToken(sessionStorage)
    const search = { to: href, ...(token !== undefined && { lost: true }) }
    void router.navigate({ to: '/login', search, replace: true })
  }
  const onError = (error: unknown) => {
    if (isUnauthorized(error)) onUnknown()
  }
  // Answers are old when the console says so, not after a time.
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        retry: (failures, error) => failures < 1 && !isUnauthorized(error),
        refetchOnWindowFocus: false,
      },
    },
  })
  const trpc = createTRPCOptionsProxy({ client: trpcClientOf(client), queryClient: queries })
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queries}>
        <AppProvider value={{ client, queries, trpc, onUnknown }}>
          <PersonProvider onName={(next) => (name = next)}>
            <TimeProvider>
              <SpeechProvider>
                <LiveProvider>
                  <RouterProvider router={router} />
                </LiveProvider>
              </SpeechProvider>
            </TimeProvider>
          </PersonProvider>
        </AppProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}

/** The headers of a request with the name of who acts. */
function headersOf(given: HeadersInit | undefined, name: string | undefined): Headers {
  const headers = new Headers(given)
  if (name !== undefined) headers.set('x-millrace-actor', encodeURIComponent(name))
  return headers
}
