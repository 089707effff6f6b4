import { runStream, silentLogger } from '@millrace/core'
import { createServices, startServer } from '@millrace/server/start'
import { WebSocket, WebSocketServer } from 'ws'

/**
 * A process that tells many subscribers of a run's events: with Millrace, or over bare WebSockets. It says
 * its URL, and does what it is told over its channel.
 */
const [kind = '', root = '', state = ''] = process.argv.slice(2)
/** Milliseconds on a clock that every process of this machine shares. */
const now = () => performance.timeOrigin + performance.now()

export type ServerOrder =
  | { readonly open: string }
  /** Many events as fast as they can be told. */
  | { readonly burst: string; readonly count: number }
  /** One event each `everyMs`; answers when each was committed. */
  | { readonly steady: string; readonly count: number; readonly everyMs: number }

export type ServerAnswer =
  | { readonly url: string; readonly token: string }
  | { readonly opened: string }
  | { readonly began: number }
  | { readonly committed: readonly number[] }

const say = (answer: ServerAnswer) => void process.send?.(answer)

const eventOf = (done: number) => ({
  type: 'batch.done' as const,
  payload: {
    model: 'layer_3.model_42',
    index: done,
    of: 100_000,
    interval: null,
    attempt: 1,
    statementId: `r_bench_${done}`,
    auditOnly: false,
    rows: 48_120,
    ms: 210,
  },
})

if (kind === 'bare') await serveBare()
else await serveMillrace()
process.once('disconnect', () => process.exit(0))

async function serveMillrace(): Promise<void> {
  const services = createServices({
    root,
    state,
    actor: 'bench',
    command: 'bench',
    migrate: 'auto',
    logger: silentLogger,
  })
  const limits = { connectionsPerAddress: 1000 }
  const place = { host: '127.0.0.1', port: 0, token: null, limits }
  const server = await startServer({ ...place, services })
  const { store, journal } = await services.open()
  const record = (id: string, done: number) =>
    journal.record({ stream: runStream(id), events: [eventOf(done)] })
  process.on('message', async (order: ServerOrder) => {
    if ('open' in order) {
      const createdAt = new Date().toISOString()
      const run = { kind: 'apply', environment: 'prod', planId: null, actor: 'bench' } as const
      await store.createRun({ id: order.open, ...run, createdAt })
      say({ opened: order.open })
    } else if ('burst' in order) {
      say({ began: now() })
      await Promise.all(Array.from({ length: order.count }, (_, done) => record(order.burst, done)))
    } else {
      const committed: number[] = []
      for (let done = 0; done < order.count; done += 1) {
        await record(order.steady, done)
        committed.push(now())
        await new Promise((resolve) => setTimeout(resolve, order.everyMs))
      }
      say({ committed })
    }
  })
  say({ url: server.url, token: server.token })
}

/** The same events, each sent to one subscriber after another. */
async function serveBare(): Promise<void> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await new Promise((resolve) => server.once('listening', resolve))
  process.on('message', (order: ServerOrder) => {
    if ('open' in order) return say({ opened: order.open })
    if (!('burst' in order)) return
    say({ began: now() })
    for (let done = 0; done < order.count; done += 1) {
      const { type, payload } = eventOf(done)
      const at = new Date().toISOString()
      const event = { stream: runStream(order.burst), epoch: 1, seq: done + 1, type, version: 1 }
      const text = JSON.stringify({ ...event, at, payload })
      for (const client of server.clients)
        if (client.readyState === WebSocket.OPEN) client.send(text)
    }
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  say({ url: `http://127.0.0.1:${port}`, token: '' })
}
