import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import type { ServerAnswer, ServerOrder } from './stream-server.ts'

/** A server in a process of its own. */
export interface StreamServer extends AsyncDisposable {
  readonly url: string
  readonly token: string
  /** Gives an order and waits for its answer. */
  ask<Key extends string>(
    order: ServerOrder,
    answer: Key,
  ): Promise<Extract<ServerAnswer, Readonly<Record<Key, unknown>>>>
}

export async function startStreamServer(
  kind: 'millrace' | 'bare',
  place: { readonly root: string; readonly state: string },
): Promise<StreamServer> {
  const file = fileURLToPath(new URL('./stream-server.ts', import.meta.url))
  const child = fork(file, [kind, place.root, place.state], {
    execArgv: ['--conditions=development'],
  })
  const exited = new Promise<void>((resolve) => void child.once('exit', () => resolve()))
  // Its channel may break while it ends.
  child.on('error', () => {})
  const next = <Key extends string>(key: Key) =>
    new Promise<Extract<ServerAnswer, Readonly<Record<Key, unknown>>>>((resolve, reject) => {
      const hear = (answer: object) => {
        if (!(key in answer)) return
        child.off('message', hear)
        resolve(answer as Extract<ServerAnswer, Readonly<Record<Key, unknown>>>)
      }
      child.on('message', hear)
      child.once('exit', () => reject(new Error('the server ended')))
    })
  const { url, token } = await next('url')
  return {
    url,
    token,
    ask(order, answer) {
      const answered = next(answer)
      child.send(order)
      return answered
    },
    async [Symbol.asyncDispose]() {
      child.disconnect()
      await exited
    },
  }
}

/** One socket that speaks tRPC's protocol, and no more of it than is measured. */
export interface StreamSocket {
  /** Called with the length of each message in bytes and its text. */
  onMessage: (text: string) => void
  call(path: string, input: object): Promise<Readonly<Record<string, unknown>>>
  subscribe(path: string, input: object): void
  close(): void
}

export async function openSocket({ url, token }: StreamServer): Promise<StreamSocket> {
  const headers = token === '' ? {} : { authorization: `Bearer ${token}` }
  const socket = new WebSocket(`${url.replace('http', 'ws')}/trpc`, { headers })
  await once(socket, 'open')
  // The server goes before its last socket does.
  socket.on('error', () => {})
  const calls = new Map<number, (answer: any) => void>() // oxlint-disable-line typescript/no-explicit-any -- answers of any procedure
  let lastId = 0
  const own: StreamSocket = {
    onMessage: () => {},
    call(path, input) {
      lastId += 1
      const id = lastId
      socket.send(JSON.stringify({ id, method: 'mutation', params: { path, input } }))
      return new Promise((resolve, reject) =>
        calls.set(id, (answer) =>
          answer.error ? reject(new Error(answer.error.message)) : resolve(answer.result.data),
        ),
      )
    },
    subscribe(path, input) {
      lastId += 1
      const params = { path, input }
      socket.send(JSON.stringify({ id: lastId, method: 'subscription', params }))
    },
    close: () => socket.terminate(),
  }
  socket.on('message', (data) => {
    const text = String(data)
    if (text === 'PING') return socket.send('PONG')
    if (calls.size > 0) {
      const answer = JSON.parse(text)
      const resolve = calls.get(answer.id)
      if (resolve) {
        calls.delete(answer.id)
        return resolve(answer)
      }
    }
    own.onMessage(text)
  })
  return own
}
