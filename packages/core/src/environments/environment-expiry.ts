import { production } from './environment-name.ts'

const environmentDays = 7

/** When an environment expires that is touched now, ISO 8601 UTC; prod never does. */
export function expiryOf(environment: string, now: Date): string | null {
  if (environment === production) return null
  return new Date(now.getTime() + environmentDays * 86_400_000).toISOString()
}
