import { describe, expect, it } from 'vitest'
import { createEventQueue, type EventQueue } from './event-queue.ts'

/** A queue over numbers from 1 to an end, handed on in groups of ten while it is started. */
function numbers(end: number, limit: number) {
  const counts = { sent: 0, starts: 0, stops: 0, mostAhead: 0, read: 0 }
  let isStarted = false
  const queue: EventQueue<number> = createEventQueue<number>(
    {
      start() {
        counts.starts += 1
        isStarted = true
        while (isStarted && counts.sent < end) {
          const group = Array.from({ length: 10 }, (_any, index) => counts.sent + index + 1)
          counts.sent += 10
          queue.push(group)
          counts.mostAhead = Math.max(counts.mostAhead, counts.sent - counts.read)
        }
        if (counts.sent === end) queue.end(null)
      },
      stop() {
        counts.stops += 1
        isStarted = false
      },
    },
    limit,
  )
  return { queue, counts }
}

describe('an event queue', () => {
  it('opens its source with the first read', async () => {
    const { queue, counts } = numbers(10, 100)
    expect(counts.starts).toBe(0)
    await queue.next()
    expect(counts.starts).toBe(1)
  })

  it('stops its source at the limit, and loses and doubles nothing', async () => {
    const { queue, counts } = numbers(1_000, 50)
    const read = []
    for await (const number of queue) {
      read.push(number)
      counts.read = read.length
    }
    expect(read).toEqual(Array.from({ length: 1_000 }, (_any, index) => index + 1))
    expect(counts.mostAhead).toBeLessThanOrEqual(50)
    expect(counts.stops).toBeGreaterThan(10)
  })

  it('gives what it has before its error, once', async () => {
    const queue: EventQueue<number> = createEventQueue<number>({
      start() {
        queue.push([1])
        queue.end(new Error('broken'))
      },
      stop() {},
    })
    expect(await queue.next()).toEqual({ done: false, value: 1 })
    await expect(queue.next()).rejects.toThrow('broken')
    expect(await queue.next()).toEqual({ done: true, value: undefined })
  })

  it('left while somebody waits ends for them too', async () => {
    const queue = createEventQueue<number>({ start() {}, stop() {} })
    const waiting = [queue.next(), queue.next()]
    await queue.return?.()
    expect(await Promise.all(waiting)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
  })
})
