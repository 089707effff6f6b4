import type { Logger } from '@millrace/core'
import { type DestinationStream, pino } from 'pino'

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const

export interface LogOptions {
  readonly level: (typeof logLevels)[number]
  /** Standard error unless given: standard output belongs to results. */
  readonly destination?: DestinationStream
}

/** Fields whose values nobody may read in a log, wherever they stand. */
const secretName = /^(?:authorization|cookie|set-cookie|x-api-key|.*(?:token|password|secret))$/i

/** One JSON object a line. */
export function createPinoLogger({ level, destination }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  }
  const log = pino(options, destination ?? pino.destination({ dest: 2, sync: true }))
  return {
    debug: (message, fields) => log.debug(withoutSecrets(fields), message),
    info: (message, fields) => log.info(withoutSecrets(fields), message),
    warn: (message, fields) => log.warn(withoutSecrets(fields), message),
    error: (message, fields) => log.error(withoutSecrets(fields), message),
  }
}

function withoutSecrets(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, hideSecrets(name, value)]),
  )
}

function hideSecrets(name: string, value: unknown): unknown {
  if (secretName.test(name)) return '[hidden]'
  if (typeof value === 'string') return hideInUrls(value)
  if (Array.isArray(value)) return value.map((one) => hideSecrets('', one))
  if (value === null || typeof value !== 'object' || value instanceof Date) return value
  return withoutSecrets(value as Readonly<Record<string, unknown>>)
}

/** Passwords and tokens as they stand in the URLs of error messages. */
function hideInUrls(text: string): string {
  return text
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/[^\s:/@]+):[^\s@]+@/gi, '$1:[hidden]@')
    .replaceAll(/([?&](?:[a-z_-]*(?:token|password|secret|key))=)[^\s&]+/gi, '$1[hidden]')
    .replaceAll(/\b(Bearer )\S+/gi, '$1[hidden]')
}
