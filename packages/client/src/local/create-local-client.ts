import { createClientOver, type MillraceClient } from '../client.ts'
import { createLocalTransport, type LocalTransportOptions } from './local-transport.ts'

export type LocalClientOptions = LocalTransportOptions

/** The same client over a router of this process: nothing of HTTP is loaded. */
export function createLocalClient(options: LocalClientOptions): MillraceClient {
  return createClientOver(createLocalTransport(options))
}
