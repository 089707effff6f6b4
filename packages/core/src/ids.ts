import { createHash, hash as digestOf, randomUUID } from 'node:crypto'

/** SHA-256 in hexadecimal over parts that cannot run into each other. */
export function sha256(...parts: readonly (string | Uint8Array)[]): string {
  if (parts.every((part) => typeof part === 'string')) {
    // The same bytes in one call, which takes a third of the time.
    return digestOf(
      'sha256',
      parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join(''),
      'hex',
    )
  }
  const digest = createHash('sha256')
  for (const part of parts) {
    digest.update(`${typeof part === 'string' ? Buffer.byteLength(part) : part.byteLength}:`)
    digest.update(part)
  }
  return digest.digest('hex')
}

/** The first characters of a hash, as ids carry them. */
export function shortHash(hash: string, length = 12): string {
  return hash.slice(0, length)
}

export function newRunId(): string {
  return `r_${randomUUID().replaceAll('-', '').slice(0, 16)}`
}

/** JSON with sorted keys, so that equal values have equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(
          Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
        )
      : inner,
  )
}
