import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** How a file is sent: compressed for clients that take it. */
export const encodings = ['br', 'gzip'] as const
export type Encoding = (typeof encodings)[number] | 'identity'

/** A file of the page as it is sent. */
export interface EncodedFile {
  readonly body: Buffer
  /** Its strong entity tag, quotes and all. */
  readonly etag: string
  readonly encoding: Encoding
}

export interface PageFile {
  /** Worth compressing: answers depend on what the client takes. */
  readonly isCompressible: boolean
  /** Compressed when first asked for and kept; as it is where that would not make it smaller. */
  encode(encoding: Encoding): Promise<EncodedFile>
}

const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_SIZE_HINT } = constants

/** The higher ones take five times as long, while a first visitor waits, for one percent. */
const quality = 7

const compress = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, {
      params: { [BROTLI_PARAM_QUALITY]: quality, [BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body: Buffer) => promisify(gzip)(body),
} as const

/** Below so many bytes compressing saves no packet. */
const smallest = 1024

/** A file of the page, held in memory. */
export function createPageFile(body: Buffer, type: string): PageFile {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  const plain: EncodedFile = { body, etag: `"${hash}"`, encoding: 'identity' }
  const isCompressible = body.length >= smallest && /^text\/|json|svg/.test(type)
  const made = new Map<Encoding, Promise<EncodedFile>>()
  const make = async (encoding: keyof typeof compress): Promise<EncodedFile> => {
    const smaller = await compress[encoding](body)
    if (smaller.length >= body.length) return plain
    return { body: smaller, etag: `"${hash}-${encoding}"`, encoding }
  }
  return {
    isCompressible,
    async encode(encoding) {
      if (encoding === 'identity' || !isCompressible) return plain
      const known = made.get(encoding) ?? make(encoding)
      made.set(encoding, known)
      return known
    },
  }
}
