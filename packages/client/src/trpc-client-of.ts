import type { AppRouter } from '@millrace/server/router'
import type { TRPCClient } from '@trpc/client'
import type { MillraceClient } from './client.ts'

/**
 * The client as libraries built on tRPC's own take it, such as `@trpc/tanstack-react-query`. An entry of its
 * own because the types of tRPC's client need those of a browser.
 */
export function trpcClientOf(client: MillraceClient): TRPCClient<AppRouter> {
  return client as unknown as TRPCClient<AppRouter>
}
