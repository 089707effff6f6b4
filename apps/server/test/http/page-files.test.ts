import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProject, type OpenProject } from '../open-project.ts'
import { openServer, type OpenServer, smallProject } from './open-server.ts'

const script = `export const words = ${JSON.stringify('a plan says what it would do '.repeat(200))}\n`
const hashed = '/assets/start-app-B1_x-9Zq.js'

let project: OpenProject
let open: OpenServer
beforeAll(async () => {
  project = await openProject({
    ...smallProject,
    'web/index.html': `<!doctype html><title>Millrace</title>${'<p>a page</p>'.repeat(200)}`,
    [`web${hashed}`]: script,
    'web/theme.js': script,
    'web/tiny.js': 'export {}\n',
    'web/assets/inter-B1_x-9Zq.woff2': script,
  })
  open = await openServer(
    { page: path.join(project.root, 'web'), allowedOrigins: ['https://desk.example'] },
    project,
  )
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await project[Symbol.asyncDispose]()
})

async function get(file: string, headers: Readonly<Record<string, string>> = {}) {
  const asked = request(`${open.server.url}${file}`, { headers })
  asked.end()
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  return { status: answer.statusCode, headers: answer.headers, body: await buffer(answer) }
}
const takes = (encoding: string) => ({ 'accept-encoding': encoding })

describe('a file of the page', () => {
  it('is sent with brotli, with gzip or as it is, as the client takes it', async () => {
    const browser = await get(hashed, takes('gzip, deflate, br, zstd'))
    expect(browser.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(browser.body.length),
      vary: 'accept-encoding',
    })
    expect(brotliDecompressSync(browser.body).toString()).toBe(script)
    expect(browser.body.length).toBeLessThan(script.length / 10)
    const older = await get(hashed, takes('gzip'))
    expect(older.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(older.body).toString()).toBe(script)
    for (const encoding of ['identity', 'br;q=0', '']) {
      const plain = await get(hashed, takes(encoding))
      expect(plain.headers['content-encoding']).toBeUndefined()
      expect(plain.headers.vary).toBe('accept-encoding')
      expect(plain.body.toString()).toBe(script)
    }
  })

  it('is sent as it is where that is as small, or where it is compressed already', async () => {
    for (const file of ['/tiny.js', '/assets/inter-B1_x-9Zq.woff2']) {
      const { headers } = await get(file, takes('br'))
      expect([headers['content-encoding'], headers.vary]).toEqual([undefined, undefined])
    }
  })

  it('is kept for good under a name with a hash, and asked for again under any other', async () => {
    const kept = 'public, max-age=31536000, immutable'
    expect((await get(hashed)).headers['cache-control']).toBe(kept)
    for (const file of ['/', '/plans/p_1', '/theme.js', '/tiny.js'])
      expect((await get(file)).headers['cache-control']).toBe('no-cache')
  })

  it('is not sent again to who has it, in the encoding it was sent in', async () => {
    const { etag = '' } = (await get('/', takes('br'))).headers
    const tags = await Promise.all(['gzip', 'identity'].map((one) => get('/', takes(one))))
    expect(new Set([etag, ...tags.map(({ headers }) => headers.etag)]).size).toBe(3)
    for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await get('/', { ...takes('br'), 'if-none-match': given })
      expect([again.status, again.body.length]).toEqual([304, 0])
      expect(again.headers).toMatchObject({ etag, vary: 'accept-encoding' })
    }
    const other = await get('/', { ...takes('gzip'), 'if-none-match': etag })
    expect(other.status).toBe(200)
  })

  it('keeps the headers of every answer, and says that those for an allowed origin differ', async () => {
    const origin = 'https://desk.example'
    const { headers } = await get('/theme.js', { ...takes('br'), origin })
    expect(headers.vary).toBe('origin, accept-encoding')
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['content-security-policy']).toContain("default-src 'self'")
  })
})
