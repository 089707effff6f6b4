import {
  emptyApply,
  foldApply,
  foldEvents,
  type PlanApplyTracker,
  readEvent,
  type RunEvent,
} from '@millrace/core/browser'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openProject } from '../open-project.ts'
import { openServer, type OpenServer, type SocketClient } from './open-server.ts'

/** Twenty tables in four layers; the last needs all of the third. */
const wideProject: Readonly<Record<string, string>> = {
  'millrace.yaml': 'name: wide\n',
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => {
      const layer = Math.floor(index / 5)
      const from = layer === 0 ? '' : ` from l${layer - 1}.m${index - 5}`
      const text = `/*---\nkind: table\n---*/\nselect ${index} as n${from}\n`
      return [`models/l${layer}/m${index}.sql`, text]
    }),
  ),
}

let open: OpenServer
beforeEach(async () => {
  const project = await openProject(wideProject)
  const limits = { subscriptionsPerSocket: 60, connectionsPerAddress: 32 }
  open = await openServer({ limits }, project)
})
afterEach(async () => {
  await open[Symbol.asyncDispose]()
  expect(open.project.errors).toEqual([])
  await open.project[Symbol.asyncDispose]()
})

type Messages = ReturnType<SocketClient['client']['plan']['onApply']['subscribe']>

/** Folds what one watcher is told, as a page does. */
function watch(messages: Messages, from: PlanApplyTracker = emptyApply('')) {
  const iterator = messages[Symbol.asyncIterator]()
  const watcher = { tracker: from, lastId: '', lastSeq: 0, messages: 0, events: 0, gaps: 0, done }
  async function done(until: (seen: typeof watcher) => boolean = () => false) {
    for (;;) {
      const next = await iterator.next()
      if (next.done) return
      const { id, data } = next.value
      watcher.lastId = id
      const kind: string = data.kind
      if (kind === 'ping') continue
      watcher.messages += 1
      if (data.kind === 'events') {
        for (const event of data.events) {
          watcher.events += 1
          if (event.seq !== watcher.lastSeq + 1) watcher.gaps += 1
          watcher.lastSeq = event.seq
        }
        const events = data.events.flatMap((event) => (readEvent(event) as RunEvent | null) ?? [])
        watcher.tracker = foldEvents(foldApply, watcher.tracker, events)
      } else {
        watcher.tracker = data.tracker
        watcher.lastSeq = data.seq
      }
      if (!until(watcher)) continue
      await iterator.return?.()
      return
    }
  }
  return watcher
}

const sockets = (count: number) => Array.from({ length: count }, () => open.socket())

async function planned(): Promise<string> {
  const { id } = await open.project.plan('prod')
  return id
}

describe('watchers of one run', () => {
  it('are 500, on few sockets and on many, and all know the same at its end', async () => {
    const planId = await planned()
    const few = sockets(8).flatMap(({ client }) => Array.from({ length: 60 }, () => client))
    const many = sockets(20).map(({ client }) => client)
    const watchers = [...few, ...many].map((client) =>
      watch(client.plan.onApply.subscribe({ planId })),
    )
    const ends = watchers.map(({ done }) => done())
    await expect.poll(() => watchers.filter(({ messages }) => messages === 1).length).toBe(500)
    const { runId } = await open.http().plan.submit.mutate({ planId })
    await Promise.all(ends)
    const late = watch(many[0]!.plan.onApply.subscribe({ planId }))
    await late.done()
    expect(late).toMatchObject({ messages: 1, events: 0 })
    expect(late.tracker).toMatchObject({ runId, planId, status: 'completed' })
    expect(watchers).toHaveLength(500)
    for (const { tracker, lastSeq, gaps, events } of watchers) {
      expect({ lastSeq, gaps, tracker }).toEqual({
        lastSeq: late.lastSeq,
        gaps: 0,
        tracker: late.tracker,
      })
      expect(events).toBeGreaterThan(20)
    }
  })

  it('know the same when they joined late, left in the middle or lost their connection', async () => {
    const planId = await planned()
    const [steady, leaving, broken, other] = sockets(4)
    const whole = watch(steady!.client.plan.onApply.subscribe({ planId }))
    const wholeDone = whole.done()
    const left = watch(leaving!.client.plan.onApply.subscribe({ planId }))
    const leftDone = left.done(({ events }) => events > 0)
    const cut = watch(broken!.client.plan.onApply.subscribe({ planId }))
    let isCut = false
    const cutDone = cut.done(({ events }) => {
      if (events > 0 && !isCut) broken!.breakOff()
      isCut ||= events > 0
      return false
    })
    await expect.poll(() => [whole, left, cut].map(({ messages }) => messages)).toEqual([1, 1, 1])
    await open.http().plan.submit.mutate({ planId })
    await leftDone
    const joined = watch(other!.client.plan.onApply.subscribe({ planId }))
    await Promise.all([joined.done(), wholeDone, cutDone])
    const { lastId } = left
    expect(left.lastSeq).toBeLessThan(whole.lastSeq)
    const back = watch(
      leaving!.client.plan.onApply.subscribe({ planId, lastEventId: lastId }),
      left.tracker,
    )
    back.lastSeq = left.lastSeq
    await back.done()
    expect(isCut).toBe(true)
    expect(broken!.closes).toHaveLength(1)
    for (const { tracker, lastSeq, gaps } of [joined, back, cut])
      expect({ lastSeq, gaps, tracker }).toEqual({
        lastSeq: whole.lastSeq,
        gaps: 0,
        tracker: whole.tracker,
      })
    expect(back.events).toBe(whole.lastSeq - left.lastSeq)
  })
})
