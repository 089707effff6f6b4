import type { IncomingHttpHeaders } from 'node:http'
import { AppError } from '@millrace/core'
import type { Identities, Identity } from './identities.ts'
import { type GatePolicy, isFromAllowedPage, isLocalRequest } from './request-gate.ts'

/** What a request shows of who sent it. */
export interface Credentials {
  readonly headers: IncomingHttpHeaders
  readonly remoteAddress: string | undefined
  /** What a WebSocket client sends first. */
  readonly connectionParams?: Readonly<Record<string, unknown>> | null
}

/** Who is let in, or why nobody is. */
export type Access =
  | { readonly actor: string; readonly identity: Identity | null }
  | { readonly actor: null; readonly refusal: AppError }

const actorPattern = /^[\p{L}\p{N} ._@+-]{1,80}$/u

/**
 * Lets in who shows a token this server knows, and pages of an allowed origin on this machine.
 * Origin and Host were checked before.
 */
export function authorizeRequest(
  policy: GatePolicy,
  identities: Identities,
  credentials: Credentials,
): Access {
  const { headers, connectionParams, remoteAddress } = credentials
  const token = readToken(headers, connectionParams)
  const identity = token === null ? null : identities.find(token)
  const isPage = isFromAllowedPage(headers) && isLocalRequest(policy, headers, remoteAddress)
  if (token === null ? !isPage : identity === null) return refuse(token !== null)
  const given = connectionParams?.['actor'] ?? headers['x-millrace-actor']
  if (given === undefined || identity?.mayNameActor === false)
    return { actor: identity?.name ?? 'browser', identity }
  const actor = readActor(given)
  if (actor !== null) return { actor, identity }
  return {
    actor: null,
    refusal: new AppError('arguments_invalid', {
      message: 'an actor is named by up to 80 letters, digits and . _ @ + -',
    }),
  }
}

function refuse(isKnownWrong: boolean): Access {
  const refusal = new AppError('unauthorized', {
    message: isKnownWrong ? 'this server does not know the token' : 'a token is needed',
    hint: 'send it as `Authorization: Bearer …`, as x-api-key, or as a connection parameter',
  })
  return { actor: null, refusal }
}

function readToken(
  headers: IncomingHttpHeaders,
  connectionParams: Credentials['connectionParams'],
): string | null {
  const param = connectionParams?.['token']
  if (typeof param === 'string') return param
  const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? []
  if (bearer !== undefined) return bearer
  if (headers.authorization !== undefined) return ''
  const key = headers['x-api-key']
  return typeof key === 'string' ? key : null
}

/** A header carries other alphabets percent-encoded. */
function readActor(given: unknown): string | null {
  if (typeof given !== 'string' || given.length > 1000) return null
  try {
    const name = decodeURIComponent(given).trim()
    return actorPattern.test(name) ? name : null
  } catch {
    return null
  }
}
