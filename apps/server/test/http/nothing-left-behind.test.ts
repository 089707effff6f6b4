import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type StateStore, systemTimers, type Timers } from '@millrace/core'
import { expect, inject, it, vi } from 'vitest'
import { openProject } from '../open-project.ts'
import { follow, openServer, smallProject } from './open-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** How many runs are started where a test looks for what they leave behind. */
    runs: number
  }
}

const runs = inject('runs')
/** What is loaded, compiled and cached once is there before the first look. */
const warmUp = 60

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Timers that know how many are set. */
function countedTimers() {
  const set = new Set<object>()
  const timers: Timers = {
    after(ms, run) {
      const own = {}
      set.add(own)
      const callOff = systemTimers.after(ms, () => {
        set.delete(own)
        run()
      })
      return () => {
        set.delete(own)
        callOff()
      }
    },
  }
  return { timers, count: () => set.size }
}

/** How many listen to a store's appends. */
function countListeners(store: StateStore): () => number {
  const listening = new Set<object>()
  const onAppend = store.onAppend.bind(store)
  vi.spyOn(store, 'onAppend').mockImplementation((listener) => {
    const own = {}
    listening.add(own)
    const detach = onAppend(listener)
    return () => {
      listening.delete(own)
      detach()
    }
  })
  return () => listening.size
}

/** Sockets, pipes, processes and timers that keep this process alive, by kind, and its own listeners. */
function handles(): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1
  for (const name of process.eventNames())
    counts[`on ${String(name)}`] = process.listenerCount(name)
  return counts
}

async function heapUsed(): Promise<number> {
  for (let round = 0; round < 3; round += 1) {
    collect()
    // What finalizers let go of goes the next time.
    await new Promise((resolve) => void setImmediate(resolve))
  }
  return process.memoryUsage().heapUsed
}

it(`${runs} runs, watched, half of them cancelled, leave nothing behind`, async () => {
  const { timers, count } = countedTimers()
  await using project = await openProject(smallProject, timers)
  const { store } = project.opened
  const listeners = countListeners(store)
  await using open = await openServer({}, project)
  const { client } = open.socket()
  await project.apply('prod')

  async function playRun(index: number): Promise<string> {
    const { runId } = await client.run.submit.mutate({ environment: 'prod' })
    const watched = follow(client.run.onEvents.subscribe({ runId }))
    // Those that ended already have nothing to cancel.
    if (index % 2 === 0) await client.run.cancel.mutate({ target: runId }).catch(() => {})
    // Some watchers leave before the end.
    if (index % 5 === 0) await watched.stop()
    await watched.done
    // Not polled for: that would leave something behind in the test itself.
    await follow(client.run.onEvents.subscribe({ runId })).done
    return (await store.getRun(runId))?.status ?? ''
  }
  const rest = async () => {
    await expect.poll(count).toBe(0)
    return {
      handles: handles(),
      listeners: listeners(),
      active: project.opened.orchestrator.activeRuns,
    }
  }

  for (let index = 0; index < warmUp; index += 1) await playRun(index)
  const before = await rest()
  const heapBefore = await heapUsed()
  const statuses = new Set<string>()
  for (let index = 0; index < runs; index += 1) statuses.add(await playRun(index))
  expect([...statuses].toSorted()).toEqual(['cancelled', 'completed'])
  expect(await rest()).toEqual(before)
  const grown = (await heapUsed()) / heapBefore
  expect(grown, 'heap after, as a part of that before').toBeLessThan(1.05)
  expect(before.active).toEqual([])
}, 600_000)
