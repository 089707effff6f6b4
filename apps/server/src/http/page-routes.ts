import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { FastifyInstance } from 'fastify'

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
]

/** Serves the files of a folder, read once: what is not among them cannot be asked for. */
export async function pageRoutes(app: FastifyInstance, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name)
    const type = contentTypes[path.extname(file)]
    if (type === undefined) continue
    const body = await readFile(file)
    const url = `/${path.relative(folder, file).split(path.sep).join('/')}`
    for (const address of url === '/index.html' ? pages : [url])
      app.get(address, { config: { access: 'open' } }, (_request, reply) =>
        reply.header('cache-control', 'no-cache').type(type).send(body),
      )
  }
}
