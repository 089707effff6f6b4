import { manualTimers } from '@millrace/core/testing'
import { tracked } from '@trpc/server'
import { describe, expect, it, vi } from 'vitest'
import { deliverMessages } from '../src/rpc/deliver-messages.ts'

const at = '2024-01-01T00:00:00.000Z'
const nextTurn = () => new Promise<void>((resolve) => void setImmediate(resolve))

/** A stream that is fed by hand, and a caller on manual timers. */
function open(lastEventId: string | null = null) {
  const timers = manualTimers()
  const left = vi.fn<() => void>()
  const closed = vi.fn<() => void>()
  const waiting: ((message: IteratorResult<unknown>) => void)[] = []
  let room = Promise.resolve()
  let pulled = 0
  const messages: AsyncIterable<unknown> = {
    [Symbol.asyncIterator]: () => ({
      next() {
        pulled += 1
        return new Promise((resolve) => void waiting.push(resolve))
      },
      async return() {
        left()
        return { done: true, value: undefined }
      },
    }),
  }
  const delivered = vi.fn<(events: number) => void>()
  const connection = {
    requestId: 'x',
    timers,
    pingMs: 15_000,
    serverTime: () => at,
    openSubscription: () => closed,
    room: () => room,
    delivered,
  }
  return {
    timers,
    left,
    closed,
    delivered,
    stream: deliverMessages(messages, { connection, lastEventId }),
    tell: (value: unknown) => waiting.shift()?.({ done: false, value }),
    end: () => waiting.shift()?.({ done: true, value: undefined }),
    setRoom: (promise: Promise<void>) => void (room = promise),
    pulled: () => pulled,
  }
}

const ping = (id: string) => tracked(id, { kind: 'ping', ping: at })

describe('a caller over the network', () => {
  it('gets a ping under the last id after 15 s of silence, again and again', async () => {
    const { stream, tell, timers } = open()
    const first = stream.next()
    await nextTurn()
    const message = tracked('1:7', { kind: 'state' })
    tell(message)
    expect((await first).value).toBe(message)
    for (let round = 0; round < 2; round += 1) {
      const next = stream.next()
      await nextTurn()
      expect(timers.waiting()).toEqual([15_000])
      timers.advance(15_000)
      expect((await next).value).toEqual(ping('1:7'))
    }
    const next = stream.next()
    await nextTurn()
    timers.advance(14_999)
    tell(tracked('1:8', { events: [1, 2] }))
    expect((await next).value).toEqual(tracked('1:8', { events: [1, 2] }))
  })

  it('gets pings under its own cursor before anything is told, and none without an id', async () => {
    const resumed = open('1:3')
    const next = resumed.stream.next()
    await nextTurn()
    resumed.timers.advance(15_000)
    expect((await next).value).toEqual(ping('1:3'))

    const fresh = open()
    const first = fresh.stream.next()
    await nextTurn()
    fresh.timers.advance(15_000)
    await nextTurn()
    fresh.tell('untracked')
    expect((await first).value).toBe('untracked')
  })

  it('is not read for while it has no room', async () => {
    const { stream, tell, setRoom, pulled } = open()
    const room = Promise.withResolvers<void>()
    setRoom(room.promise)
    const first = stream.next()
    await nextTurn()
    expect(pulled()).toBe(0)
    room.resolve()
    await nextTurn()
    expect(pulled()).toBe(1)
    tell(1)
    expect((await first).value).toBe(1)
  })

  it('counts what it is given, and ends its subscription once, however it leaves', async () => {
    const ended = open()
    const last = ended.stream.next()
    await nextTurn()
    ended.tell(tracked('1:2', { events: ['a', 'b'] }))
    await last
    expect(ended.delivered.mock.calls).toEqual([[2]])
    const done = ended.stream.next()
    await nextTurn()
    ended.end()
    expect(await done).toEqual({ done: true, value: undefined })
    expect(ended.closed).toHaveBeenCalledTimes(1)
    expect(ended.timers.waiting()).toEqual([])

    const left = open()
    const first = left.stream.next()
    await nextTurn()
    left.tell(1)
    await first
    await left.stream.return(undefined)
    expect(left.closed).toHaveBeenCalledTimes(1)
    expect(left.left).toHaveBeenCalledTimes(1)
  })
})
