import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { negotiate } from '@fastify/accept-negotiator'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { createPageFile, encodings, type PageFile } from './page-file.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/** Addresses of the app's pages: each is answered with the one document, which shows what its address names. */
const pages = [
  '/',
  '/plans',
  '/plans/:planId',
  '/runs',
  '/runs/:runId',
  '/models',
  '/models/:model',
  '/query',
  '/lineage',
  '/errors/:errorId',
  '/login',
]

/** Serves the files of a folder, read once: what is not among them cannot be asked for. */
export async function pageRoutes(app: FastifyInstance, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name)
    const type = contentTypes[path.extname(file)]
    if (type === undefined) continue
    const content = createPageFile(await readFile(file), type)
    const url = `/${path.relative(folder, file).split(path.sep).join('/')}`
    const served = { content, type, isImmutable: hashedName.test(url) }
    for (const address of url === '/index.html' ? pages : [url])
      app.get(address, { config: { access: 'open' } }, (request, reply) =>
        sendFile(served, request, reply),
      )
  }
}

/** A file whose name holds a hash of its content, as builds name them: under it nothing else is ever served. */
const hashedName = /^\/assets\/.+-[\w-]{8}\.\w+$/
const year = 31_536_000

interface ServedFile {
  readonly content: PageFile
  readonly type: string
  readonly isImmutable: boolean
}

async function sendFile(
  { content, type, isImmutable }: ServedFile,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const taken = headers['accept-encoding'] ?? ''
  const { body, etag, encoding } = await content.encode(
    negotiate(taken, [...encodings]) ?? 'identity',
  )
  if (content.isCompressible) {
    const vary = reply.getHeader('vary')
    reply.header(
      'vary',
      vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`,
    )
  }
  reply
    .header('cache-control', isImmutable ? `public, max-age=${year}, immutable` : 'no-cache')
    .header('etag', etag)
  if (isKnown(headers['if-none-match'], etag)) return reply.code(304).send()
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  return reply.type(type).send(body)
}

/** Whether the client has this very answer; tags are compared weakly, as proxies may have weakened them. */
function isKnown(given: string | undefined, etag: string): boolean {
  const tags = given?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes(etag) || tags.includes('*')
}
