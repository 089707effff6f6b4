import { connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'

/** A wire between browsers and a server that can be cut, and joined again. */
export interface CuttableProxy extends AsyncDisposable {
  readonly url: string
  /** Where connections go; before it is told they are dropped. */
  leadTo(url: string): void
  /** Drops every connection, and each that comes until the wire is joined. */
  cut(): void
  join(): void
}

export async function openCuttableProxy(): Promise<CuttableProxy> {
  const sockets = new Set<Socket>()
  let target: URL | null = null
  let isCut = false
  const server = createServer((incoming) => {
    if (isCut || !target) return void incoming.destroy()
    const outgoing = connect(Number(target.port), target.hostname)
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    incoming.pipe(outgoing)
    outgoing.pipe(incoming)
  })
  const drop = () => sockets.forEach((socket) => socket.destroy())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    leadTo: (url) => void (target = new URL(url)),
    cut() {
      isCut = true
      drop()
    },
    join: () => void (isCut = false),
    async [Symbol.asyncDispose]() {
      drop()
      server.close()
      await once(server, 'close')
    },
  }
}
