import type { IncomingHttpHeaders } from 'node:http'
import { isIP } from 'node:net'
import { AppError } from '@millrace/core'

/** Where a server stands, and which names and pages it answers. */
export interface GatePolicy {
  /** The address it listens on. */
  readonly host: string
  readonly port: number
  /** Further names it is reached by: `name`, or `name:port`. */
  readonly allowedHosts: readonly string[]
  /** Origins of pages that may call it, beside its own. */
  readonly allowedOrigins: readonly string[]
}

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])
const everywhere: ReadonlySet<string> = new Set(['0.0.0.0', '::'])

/** Whether an address or name can only be this machine. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^::ffff:/, '')
  return loopbackNames.has(bare) || (isIP(bare) === 4 && bare.startsWith('127.'))
}

/** Refuses what was addressed to a name that is not ours: a foreign name may be bound to our address. */
export function checkHost(policy: GatePolicy, headers: IncomingHttpHeaders): AppError | null {
  const given = readHost(headers.host)
  if (given && isOurs(policy, given)) return null
  return new AppError('host_refused', {
    message: 'this server does not answer for that host name',
    hint: 'name it with --allow-host',
  })
}

/** Refuses what pages of other origins send, with an Origin or, as a navigation does, without one. */
export function checkOrigin(policy: GatePolicy, headers: IncomingHttpHeaders): AppError | null {
  const { origin } = headers
  const site = headers['sec-fetch-site']
  const isForeign =
    origin === undefined
      ? site === 'cross-site' || site === 'same-site'
      : !policy.allowedOrigins.includes(origin) && !isOwnOrigin(origin, headers.host)
  if (!isForeign) return null
  return new AppError('origin_refused', {
    message: 'a page of another origin may not call this server',
    hint: 'name its origin with --allow-origin',
  })
}

/** Whether a request comes from a page of an allowed origin: pages cannot set these headers themselves. */
export function isFromAllowedPage(headers: IncomingHttpHeaders): boolean {
  return headers.origin !== undefined || headers['sec-fetch-site'] === 'same-origin'
}

/** Whether nobody but this machine is concerned: by where we listen, who asks, and by which name. */
export function isLocalRequest(
  policy: GatePolicy,
  headers: IncomingHttpHeaders,
  remoteAddress: string | undefined,
): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined
  return (
    !isForwarded &&
    isLoopback(policy.host) &&
    remoteAddress !== undefined &&
    isLoopback(remoteAddress) &&
    isLoopback(readHost(headers.host)?.name ?? '')
  )
}

interface HostHeader {
  readonly name: string
  readonly port: number | null
}

function readHost(header: string | undefined): HostHeader | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::(\d{1,5}))?$/i.exec(header ?? '')
  if (!match) return null
  const name = (match[1] ?? match[2] ?? '').toLowerCase()
  return { name, port: match[3] === undefined ? null : Number(match[3]) }
}

function isOurs(policy: GatePolicy, { name, port }: HostHeader): boolean {
  const isConfigured = policy.allowedHosts.some((entry) => {
    const allowed = readHost(entry)
    return allowed?.name === name && (allowed.port === null || allowed.port === port)
  })
  if (isConfigured) return true
  if ((port ?? 80) !== policy.port) return false
  if (isLoopback(name) || name === policy.host.toLowerCase()) return true
  // An address, unlike a name, cannot be pointed at us by others.
  return everywhere.has(policy.host) && isIP(name) !== 0
}

function isOwnOrigin(origin: string, host: string | undefined): boolean {
  return origin === `http://${host}` || origin === `https://${host}`
}
