import type { Clock, Logger, Timers } from '@millrace/core'
import type { OpenServices, Services } from '../create-services.ts'
import type { Connections } from './connections.ts'
import type { Identities } from './identities.ts'
import type { GatePolicy } from './request-gate.ts'
import type { ServerLimits } from './server-limits.ts'
import type { ServerMetrics } from './server-metrics.ts'

/** What the parts of one server share. */
export interface ServerParts {
  readonly services: Services
  readonly opened: OpenServices
  readonly policy: GatePolicy
  readonly identities: Identities
  readonly connections: Connections
  readonly limits: ServerLimits
  readonly metrics: ServerMetrics
  readonly logger: Logger
  readonly clock: Clock
  readonly timers: Timers
  readonly instanceId: string
  readonly stateId: string
  readonly version: string
  /** A folder of files for browsers. */
  readonly page: string
  /** Whether the server is shutting down. */
  readonly isClosing: () => boolean
}
