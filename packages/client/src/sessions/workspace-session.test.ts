import { describe, expect, it } from 'vitest'
import { fakeTransport } from '../../test/fake-transport.ts'
import { createWorkspaceSession } from './workspace-session.ts'

/** Warnings of a console, as its subscription sends them. */
function warnings(from: number, to: number) {
  const events = Array.from({ length: to - from + 1 }, (_any, index) => ({
    stream: 'workspace',
    epoch: 1,
    seq: from + index,
    at: '2024-01-01T00:00:00Z',
    type: 'warnings',
    version: 1,
    payload: { message: `nr ${from + index}`, source: 'test' },
  }))
  return { id: `1:${to}`, data: { kind: 'events', stream: 'workspace', epoch: 1, events } }
}

const begin = { id: '1:7', data: { kind: 'state', tracker: null, seq: 7 } }

describe('the session of a workspace', () => {
  it('holds what its console says from now on, at most 200 events', () => {
    const transport = fakeTransport()
    const session = createWorkspaceSession(transport, 'shop')
    session.subscribe(() => {})
    expect(transport.last.request).toMatchObject({
      path: 'workspace.onEvents',
      input: { workspace: 'shop' },
    })
    transport.last.message(begin)
    expect(session.getSnapshot()).toEqual({ recent: [] })
    transport.last.message(warnings(8, 9))
    expect(session.getSnapshot().recent).toMatchObject([{ seq: 8 }, { seq: 9, type: 'warnings' }])
    transport.last.message(warnings(10, 400))
    expect(session.getSnapshot().recent).toHaveLength(200)
    expect(session.getSnapshot().recent.at(-1)).toMatchObject({ seq: 400 })
  })

  it('reads every event from the first, and skips kinds it does not know', async () => {
    const transport = fakeTransport()
    const events = createWorkspaceSession(transport).events()
    const first = events.next()
    expect(transport.last.request).toMatchObject({ input: {}, after: '0:0' })
    const { id, data } = warnings(1, 2)
    const unknown = { ...data, events: [{ ...data.events[0], type: 'later' }, data.events[1]] }
    transport.last.message({ id, data: unknown })
    expect(await first).toMatchObject({ value: { seq: 2, payload: { message: 'nr 2' } } })
  })
})
