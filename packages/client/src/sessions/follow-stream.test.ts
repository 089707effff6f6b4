import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventsMessage, fakeTransport, stateMessage } from '../../test/fake-transport.ts'
import type { MillraceError } from '../millrace-error.ts'
import { followStream } from './follow-stream.ts'

/** A follower and what it told. */
function follow(after: string | null = null, transport = fakeTransport()) {
  const told = {
    states: [] as unknown[],
    seqs: [] as number[],
    errors: [] as MillraceError[],
    times: [] as string[],
    completions: 0,
  }
  const follower = followStream(
    transport,
    { path: 'run.onEvents', input: { runId: 'r' }, after },
    {
      state: (tracker) => told.states.push(tracker),
      events: (events) => told.seqs.push(...events.map(({ seq }) => seq)),
      serverTime: (at) => told.times.push(at),
      status: () => {},
      error: (error) => told.errors.push(error),
      complete: () => void (told.completions += 1),
    },
  )
  follower.start()
  return { transport, told, follower }
}

describe('a followed stream', () => {
  it('begins with the state and goes on with the events after it', () => {
    const { transport, told } = follow()
    expect(transport.last.request.after).toBeNull()
    transport.last.message(stateMessage('state', 4))
    transport.last.message(eventsMessage([5, 6]))
    expect(told).toMatchObject({ states: [{ upTo: 4 }], seqs: [5, 6] })
  })

  it('drops events it has seen', () => {
    const { transport, told } = follow('3:4')
    transport.last.message(eventsMessage([5, 6]))
    transport.last.message(eventsMessage([4, 5, 6]))
    transport.last.message(eventsMessage([6, 7]))
    expect(told.seqs).toEqual([5, 6, 7])
    expect(transport.subscriptions).toHaveLength(1)
  })

  it('asks again from the last one before a gap, and hears no more of the subscription it left', () => {
    const { transport, told } = follow('3:4')
    const first = transport.last
    first.message(eventsMessage([5, 7, 8]))
    expect(first.isStopped).toBe(true)
    expect(transport.last.request).toMatchObject({ input: { runId: 'r' }, after: '3:5' })
    first.message(eventsMessage([6]))
    expect(told.seqs).toEqual([5])
    transport.last.message(eventsMessage([6, 7, 8]))
    expect(told.seqs).toEqual([5, 6, 7, 8])
  })

  it('gives up where events stay missing', () => {
    const { transport, told } = follow(
      '3:4',
      fakeTransport(({ message }) => message(eventsMessage([9]))),
    )
    expect(told).toMatchObject({ seqs: [], errors: [{ code: 'events_missing' }] })
    expect(transport.subscriptions).toHaveLength(4)
    expect(transport.subscriptions.every(({ isStopped }) => isStopped)).toBe(true)
  })

  it('takes a reset to another log, and goes on in that', () => {
    const { transport, told } = follow()
    transport.last.message(stateMessage('state', 9))
    transport.last.message(stateMessage('reset', 2, 4))
    transport.last.message(eventsMessage([3], { epoch: 4 }))
    expect(told).toMatchObject({ states: [{ upTo: 9 }, { upTo: 2, epoch: 4 }], seqs: [3] })
  })

  it('asks anew where events of another log come without a reset', () => {
    const { transport, told } = follow('3:4')
    transport.last.message(eventsMessage([5], { epoch: 4 }))
    expect(transport.last.request.after).toBe('3:4')
    expect(told.seqs).toEqual([])
  })

  it('begins at the first event of a stream that had none', () => {
    const { transport, told } = follow()
    transport.last.message({ id: '0:0', data: { kind: 'state', tracker: {}, seq: 0 } })
    transport.last.message(eventsMessage([1, 2]))
    expect(told.seqs).toEqual([1, 2])
  })

  it('does not go back to an older state of the same log', () => {
    const { transport, told } = follow()
    transport.last.message(stateMessage('state', 9))
    transport.last.message(stateMessage('state', 7))
    transport.last.message(eventsMessage([8, 9, 10]))
    expect(told).toMatchObject({ states: [{ upTo: 9 }], seqs: [10] })
  })

  it('hears the server’s time in states and pings', () => {
    const { transport, told } = follow()
    const state = stateMessage('state', 1)
    transport.last.message({ ...state, data: { ...state.data, serverTime: 'a' } })
    transport.last.message({ id: '3:1', data: { kind: 'ping', ping: 'b' } })
    expect(told.times).toEqual(['a', 'b'])
  })

  it('stopped and started again goes on where it was', () => {
    const { transport, follower } = follow()
    transport.last.message(stateMessage('state', 4))
    transport.last.message(eventsMessage([5]))
    follower.stop()
    expect(transport.last.isStopped).toBe(true)
    follower.start()
    expect(transport.last.request.after).toBe('3:5')
  })

  it('tells every event once and in order, whatever is doubled, lost or late on the way', () => {
    const total = 40
    const delivery = fc.record({
      from: fc.integer({ min: -5, max: 5 }),
      size: fc.integer({ min: 1, max: 8 }),
    })
    fc.assert(
      fc.property(fc.array(delivery, { maxLength: 60 }), (deliveries) => {
        const { transport, told } = follow('3:0')
        for (const { from, size } of deliveries) {
          const next = (told.seqs.at(-1) ?? 0) + 1
          const first = Math.max(1, next + from)
          const seqs = Array.from({ length: size }, (_any, index) => first + index)
          if (first <= total)
            transport.last.message(eventsMessage(seqs.filter((seq) => seq <= total)))
          if (told.errors.length > 0) break
        }
        expect(told.seqs).toEqual(told.seqs.map((_seq, index) => index + 1))
      }),
      { seed: 42 },
    )
  })
})
