import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** Passes TCP on to a port and cuts connections when it is told to. */
export interface CuttingProxy extends AsyncDisposable {
  readonly url: string
  /** Connections cut so far. */
  readonly cuts: number
  /** Connections open now. */
  readonly open: number
  cutAll(): void
  /** From now on nothing passes over the connections there are, and nobody is told. */
  silence(): void
}

/** Asked for every piece the server sends over a connection: how much of it passes before the cut; null for all. */
export type ChooseCut = (length: number) => number | null

export async function startCuttingProxy(
  target: number,
  watch: () => ChooseCut = () => () => null,
): Promise<CuttingProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let cuts = 0
  const silent = new Set<Socket>()
  const cut = (pair: readonly [Socket, Socket]) => {
    if (!pairs.delete(pair)) return
    cuts += 1
    for (const socket of pair) socket.resetAndDestroy()
  }
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1')
    const pair = [client, upstream] as const
    pairs.add(pair)
    const chooseCut = watch()
    client.on('data', (data) => void (silent.has(client) || upstream.write(data)))
    upstream.on('data', (data) => {
      if (silent.has(client)) return
      const passing = chooseCut(data.length)
      // What passes still arrives, so that frames break in the middle.
      if (passing === null) client.write(data)
      else client.write(data.subarray(0, passing), () => cut(pair))
    })
    for (const [socket, other] of [pair, [upstream, client] as const]) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get cuts() {
      return cuts
    },
    get open() {
      return pairs.size
    },
    cutAll() {
      for (const pair of pairs) cut(pair)
    },
    silence() {
      for (const [client] of pairs) silent.add(client)
    },
    async [Symbol.asyncDispose]() {
      for (const pair of pairs) for (const socket of pair) socket.destroy()
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}

/** Seeded numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
