import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { eventParser, FetchEventSource } from './fetch-event-source.ts'

const stream =
  'event: connected\ndata: {"a":1}\n\n\n: a comment\ndata: one\ndata: two\nid: 3:4\n\r\ndata:none\r\n\r\nevent: ping\n\ndata\n\n'

const expected = [
  { type: 'connected', data: '{"a":1}', lastEventId: '' },
  { type: 'message', data: 'one\ntwo', lastEventId: '3:4' },
  { type: 'message', data: 'none', lastEventId: '3:4' },
  { type: 'message', data: '', lastEventId: '3:4' },
]

describe('an event stream', () => {
  it('is read as the standard says, however it is cut into pieces', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: stream.length })), (cuts) => {
        const events: unknown[] = []
        const parse = eventParser((event) => events.push(event))
        const places = [0, ...cuts.toSorted((a, b) => a - b), stream.length]
        for (const [index, place] of places.entries())
          if (index > 0) parse(stream.slice(places[index - 1], place))
        expect(events).toEqual(expected)
      }),
      { seed: 42 },
    )
  })
})

/** The event a source ends with when this is answered. */
const failureOf = (answer: () => Promise<Response>, listened = 'error') =>
  new Promise<object>((resolve) => {
    const source = new FetchEventSource('http://any', { fetch: answer, headers: {} })
    source.addEventListener(listened, (event) =>
      resolve({ ...event, isClosed: source.readyState === source.CLOSED }),
    )
  })

describe('a source', () => {
  const events = { 'content-type': 'text/event-stream' }

  it('fails with the server’s error where it gave one', async () => {
    const error = { code: -32001, message: 'no' }
    const refused = () => Promise.resolve(Response.json({ error }, { status: 401 }))
    expect(await failureOf(refused)).toMatchObject({ error, isClosed: true })
    const text = `event: serialized-error\ndata: ${JSON.stringify(error)}\n\n`
    const broken = () => Promise.resolve(new Response(text, { headers: events }))
    expect(await failureOf(broken)).toMatchObject({ error, isClosed: true })
  })

  it('fails where no stream comes, or one that breaks off', async () => {
    const page = () => Promise.resolve(new Response('<html>', { status: 502 }))
    expect(await failureOf(page)).toMatchObject({ message: 'the server answered 502' })
    const short = () => Promise.resolve(new Response('data: 1\n\n', { headers: events }))
    expect(await failureOf(short)).toMatchObject({ message: 'the stream broke off' })
    const none = () => Promise.reject(new TypeError('fetch failed'))
    expect(await failureOf(none)).toMatchObject({ message: 'fetch failed', isClosed: true })
  })
})
