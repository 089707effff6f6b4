import { EventEmitter } from 'node:events'
import { manualTimers } from '@millrace/core/testing'
import { describe, expect, it, vi } from 'vitest'
import type { WebSocket } from 'ws'
import { defaultLimits } from '../../src/http/server-limits.ts'
import { attachOutlet } from '../../src/http/socket-outlet.ts'

const limits = {
  ...defaultLimits,
  pauseBytes: 100,
  queueBytes: 1000,
  queueMessages: 5,
  stallMs: 10_000,
}

/** A socket that takes messages when told to. */
function open() {
  const queue: { readonly size: number; readonly taken: () => void }[] = []
  const events = new EventEmitter()
  const bufferedAmount = () => queue.reduce((sum, { size }) => sum + size, 0)
  Object.defineProperty(events, 'bufferedAmount', { get: bufferedAmount })
  const socket = Object.assign(events, {
    OPEN: 1,
    readyState: 1,
    send: (data: string, taken: () => void) => void queue.push({ size: data.length, taken }),
  })
  const timers = manualTimers()
  const onSlow = vi.fn<() => void>()
  const outlet = attachOutlet(socket as unknown as WebSocket, { limits, timers, onSlow })
  const send = (size: number) => (socket as unknown as WebSocket).send('x'.repeat(size))
  const take = () => queue.shift()?.taken()
  return {
    outlet,
    timers,
    onSlow,
    send,
    take,
    close: () => events.emit('close'),
    bufferedAmount,
    socket,
  }
}

async function isOpen(room: Promise<void>): Promise<boolean> {
  let opened = false
  void room.then(() => (opened = true))
  await new Promise<void>((resolve) => void setImmediate(resolve))
  return opened
}

describe('what waits for a socket', () => {
  it('makes its streams wait from a size on, until enough of it is taken', async () => {
    const { outlet, send, take } = open()
    send(60)
    expect(await isOpen(outlet.room())).toBe(true)
    send(60)
    const room = outlet.room()
    expect(await isOpen(room)).toBe(false)
    take()
    expect(await isOpen(room)).toBe(true)
  })

  it('never grows beyond the bound and one message, however much is sent', () => {
    const { onSlow, send, bufferedAmount } = open()
    for (const size of [400, 400, 400]) send(size)
    expect(onSlow).not.toHaveBeenCalled()
    send(1)
    expect(onSlow).toHaveBeenCalledTimes(1)
    expect(bufferedAmount()).toBeLessThanOrEqual(1000 + 400 + 10)
  })

  it('is bounded in number too', () => {
    const { onSlow, send } = open()
    for (let round = 0; round < 5; round += 1) send(1)
    expect(onSlow).not.toHaveBeenCalled()
    send(1)
    expect(onSlow).toHaveBeenCalledTimes(1)
  })

  it('may be one message that is larger than the bound', () => {
    const { onSlow, send, take } = open()
    send(5000)
    expect(onSlow).not.toHaveBeenCalled()
    take()
    send(5000)
    expect(onSlow).not.toHaveBeenCalled()
  })

  it('may wait as long as some of it is taken now and then, and no longer', async () => {
    const { onSlow, outlet, send, take, timers } = open()
    for (let round = 0; round < 4; round += 1) send(90)
    const room = outlet.room()
    for (let round = 0; round < 2; round += 1) {
      timers.advance(9_999)
      take()
    }
    expect(onSlow).not.toHaveBeenCalled()
    timers.advance(10_000)
    expect(onSlow).toHaveBeenCalledTimes(1)
    expect(await isOpen(room)).toBe(false)
  })

  it('is not added to by streams while the socket is closing', async () => {
    const { outlet, socket, send, take, close } = open()
    send(10)
    socket.readyState = 2
    const room = outlet.room()
    take()
    expect(await isOpen(room)).toBe(false)
    close()
    expect(await isOpen(room)).toBe(true)
  })

  it('is nobody any more when the socket is gone', async () => {
    const { onSlow, outlet, send, timers, close } = open()
    send(200)
    const room = outlet.room()
    close()
    expect(await isOpen(room)).toBe(true)
    expect(timers.waiting()).toEqual([])
    expect(onSlow).not.toHaveBeenCalled()
  })
})
