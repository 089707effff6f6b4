import { describe, expect, it, vi } from 'vitest'
import { eventsMessage, fakeTransport, stateMessage } from '../../test/fake-transport.ts'
import { MillraceError } from '../millrace-error.ts'
import { createSession } from './session.ts'

interface Count {
  readonly upTo: number
}

function open(transport = fakeTransport(), isAtEnd: (count: Count) => boolean = () => true) {
  const folded: number[][] = []
  const session = createSession<Count>(transport, {
    path: 'run.onEvents',
    input: { runId: 'r' },
    empty: { upTo: 0 },
    take: (tracker) => tracker as Count,
    fold(count, { events }) {
      folded.push(events.map(({ seq }) => seq))
      return events.length === 0 ? count : { upTo: events.at(-1)?.seq ?? count.upTo }
    },
    isAtEnd,
  })
  return { transport, session, folded }
}

describe('a session', () => {
  it('is not opened by looking at it', () => {
    const { transport, session } = open()
    expect(session.getSnapshot()).toEqual({ upTo: 0 })
    expect(session.status).toEqual({ state: 'idle' })
    expect(transport.subscriptions).toEqual([])
  })

  it('tells its listeners of every change and of nothing else, with stable references', () => {
    const { transport, session } = open()
    const seen: unknown[] = []
    session.subscribe(() => seen.push([session.status.state, session.getSnapshot().upTo]))
    transport.last.status({ state: 'live' })
    transport.last.status({ state: 'live' })
    transport.last.message(stateMessage('state', 2))
    const [snapshot, status] = [session.getSnapshot(), session.status]
    transport.last.message(eventsMessage([1, 2]))
    transport.last.message({ id: '3:2', data: { kind: 'ping', ping: '2024-01-01T00:00:00Z' } })
    expect(session.getSnapshot()).toBe(snapshot)
    expect(session.status).toBe(status)
    transport.last.message(eventsMessage([3]))
    transport.last.status({ state: 'retrying', inMs: 40 })
    transport.last.complete()
    expect(seen).toEqual([
      ['live', 0],
      ['live', 2],
      ['live', 3],
      ['retrying', 3],
      ['closed', 3],
    ])
  })

  it('folds what came since somebody looked in one go, and knows how far it came', () => {
    const { transport, session, folded } = open()
    session.subscribe(() => {})
    transport.last.message(stateMessage('state', 2))
    for (const seq of [3, 4, 5]) transport.last.message(eventsMessage([seq]))
    expect(session.seq).toBe(5)
    expect(folded).toEqual([])
    expect(session.getSnapshot()).toEqual({ upTo: 5 })
    expect(session.getSnapshot()).toEqual({ upTo: 5 })
    expect(folded).toEqual([[3, 4, 5]])
  })

  it('tells how far the server’s clock is from this one', () => {
    vi.useFakeTimers({ now: Date.parse('2024-01-01T00:00:10Z'), toFake: ['Date'] })
    const { transport, session } = open()
    session.subscribe(() => {})
    expect(session.clockOffsetMs).toBeNull()
    transport.last.message({ id: '3:0', data: { kind: 'ping', ping: '2024-01-01T00:00:12Z' } })
    expect(session.clockOffsetMs).toBe(2_000)
    vi.useRealTimers()
  })

  it('is left by one listener and kept by another', async () => {
    const { transport, session } = open()
    const [first, second] = [session.subscribe(() => {}), session.subscribe(() => {})]
    first()
    first()
    await Promise.resolve()
    expect(transport.last.isStopped).toBe(false)
    second()
    await Promise.resolve()
    expect(transport.last.isStopped).toBe(true)
    expect(session.status).toEqual({ state: 'idle' })
  })

  it('begins again where the server ended it too early', async () => {
    const { transport, session } = open(fakeTransport(), ({ upTo }) => upTo === 9)
    const ended = session.done
    transport.last.message(stateMessage('state', 4))
    transport.last.complete()
    expect(transport.last.request.after).toBe('3:4')
    transport.last.message(eventsMessage([5, 6, 7, 8, 9]))
    transport.last.complete()
    expect(await ended).toEqual({ upTo: 9 })
    expect(transport.subscriptions).toHaveLength(2)
  })

  it('that failed keeps failing for who comes later', async () => {
    const { transport, session } = open()
    session.subscribe(() => {})
    transport.last.error(new MillraceError('run_not_found', { message: 'there is no run r' }))
    await expect(session.done).rejects.toMatchObject({ code: 'run_not_found' })
    await expect(session[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'run_not_found',
    })
    expect(transport.subscriptions).toHaveLength(1)
  })
})

describe('a loop over a session', () => {
  it('skips states it was too slow for, and never the last', async () => {
    const { transport, session } = open()
    const states = session[Symbol.asyncIterator]()
    const first = states.next()
    transport.last.message(stateMessage('state', 1))
    expect(await first).toMatchObject({ value: { upTo: 1 } })
    for (let seq = 2; seq <= 1_000; seq += 1) transport.last.message(eventsMessage([seq]))
    transport.last.complete()
    expect(await states.next()).toEqual({ done: false, value: { upTo: 1_000 } })
    expect(await states.next()).toEqual({ done: true, value: undefined })
  })

  it('that is left while it waits ends, and leaves the session', async () => {
    const { transport, session } = open()
    const states = session[Symbol.asyncIterator]()
    const waiting = states.next()
    await states.return?.()
    expect(await waiting).toEqual({ done: true, value: undefined })
    expect(transport.last.isStopped).toBe(true)
  })
})
