import { generateTables } from './generate-project.ts'
import { startPostgres } from './start-postgres.ts'
import { printResult, printTimes } from './report.ts'
import { interleaved, median } from './samples.ts'
import { type ScratchFolder, scratchFolder } from './scratch-folder.ts'
import {
  openSocket,
  startStreamServer,
  type StreamServer,
  type StreamSocket,
} from './stream-client.ts'

const subscribers = 200
const burstEvents = 2_000
const steadyEvents = 150
const steadyMs = 20
const megabyte = 1_000_000

/** Events of one run to 200 subscribers: how many, how soon, and how many bytes a whole apply is. */
export async function streams(samples: number): Promise<void> {
  await using scratch = await scratchFolder()
  await using postgres = await startPostgres()
  const root = scratch.fresh('project')
  await generateTables(root, 1)
  await using onFolder = await startStreamServer('millrace', {
    root,
    state: scratch.fresh('state'),
  })
  await using onPostgres = await startStreamServer('millrace', { root, state: postgres.url })
  await using bare = await startStreamServer('bare', { root: '', state: '' })
  const found = await interleaved(samples, {
    folder: () => measureBurst(onFolder),
    postgres: () => measureBurst(onPostgres),
    bare: () => measureBurst(bare),
  })
  printTimes(`${burstEvents} events to ${subscribers} subscribers, PGlite`, found.folder)
  printTimes(`${burstEvents} events to ${subscribers} subscribers, PostgreSQL`, found.postgres)
  printTimes('baseline: sent one by one over bare sockets', found.bare)
  const throughput = (all: readonly number[]) => median(found.bare) / median(all)
  printResult('throughput ÷ baseline, PGlite', { value: throughput(found.folder), atLeast: 2 })
  printResult('throughput ÷ baseline, PostgreSQL', {
    value: throughput(found.postgres),
    atLeast: 2,
  })
  for (const [name, server] of Object.entries({ PGlite: onFolder, PostgreSQL: onPostgres })) {
    const latencies = (await measureSteady(server)).toSorted((a, b) => a - b)
    const at = (part: number) => latencies[Math.floor(part * (latencies.length - 1))] ?? Number.NaN
    printResult(`commit to subscriber, median, ${name}`, { value: at(0.5), unit: ' ms' })
    printResult(`commit to subscriber, p99, ${name}`, { value: at(0.99), unit: ' ms', atMost: 100 })
  }
  const small = await measureApply(onFolder)
  const large = await measureLargeApply(scratch)
  printResult('bytes to one watcher, apply of 1,000 models', {
    value: large.bytes / megabyte,
    unit: ' MB',
    atMost: 1.5,
  })
  printResult('events of that apply', { value: large.events, digits: 0 })
  printResult('bytes an event, 10 models', { value: small.bytes / small.events, digits: 0 })
  printResult('bytes an event, 1,000 models', { value: large.bytes / large.events, digits: 0 })
  const perEvent = large.bytes / large.events / (small.bytes / small.events)
  printResult('the second ÷ the first', { value: perEvent, atMost: 1.1 })
}

let runs = 0

/** A run that every subscriber follows from its beginning. */
async function openRun(server: StreamServer) {
  runs += 1
  const run = `r_bench_${runs}`
  await server.ask({ open: run }, 'opened')
  const sockets = await Promise.all(Array.from({ length: subscribers }, () => openSocket(server)))
  if (server.token !== '') await Promise.all(sockets.map((socket) => whenFollowing(socket, run)))
  return { run, sockets, close: () => sockets.forEach((socket) => socket.close()) }
}

function whenFollowing(socket: StreamSocket, run: string): Promise<void> {
  return new Promise((resolve) => {
    socket.onMessage = (text) => {
      if (text.includes('"kind":"state"')) resolve()
    }
    socket.subscribe('run.onEvents', { runId: run })
  })
}

/** Events in a message of Millrace's or of the baseline's. */
function eventsIn(text: string): readonly { readonly seq: number }[] {
  const message = JSON.parse(text)
  if (typeof message.seq === 'number') return [message]
  return message.result?.data?.data?.events ?? []
}

/** From the first event told to the last received by every subscriber, in milliseconds. */
async function measureBurst(server: StreamServer): Promise<number> {
  const { run, sockets, close } = await openRun(server)
  const all = sockets.map((socket) => {
    let seen = 0
    return new Promise<void>((resolve) => {
      socket.onMessage = (text) => {
        seen += eventsIn(text).length
        if (seen === burstEvents) resolve()
      }
    })
  })
  const { began } = await server.ask({ burst: run, count: burstEvents }, 'began')
  await Promise.all(all)
  const ms = performance.timeOrigin + performance.now() - began
  close()
  return ms
}

/** Of each event and subscriber, from its commit to its arrival, in milliseconds. */
async function measureSteady(server: StreamServer): Promise<readonly number[]> {
  const { run, sockets, close } = await openRun(server)
  const arrivals: { readonly seq: number; readonly at: number }[] = []
  const all = sockets.map((socket) => {
    let seen = 0
    return new Promise<void>((resolve) => {
      socket.onMessage = (text) => {
        const at = performance.timeOrigin + performance.now()
        for (const { seq } of eventsIn(text)) arrivals.push({ seq, at })
        seen += eventsIn(text).length
        if (seen === steadyEvents) resolve()
      }
    })
  })
  const order = { steady: run, count: steadyEvents, everyMs: steadyMs }
  const { committed } = await server.ask(order, 'committed')
  await Promise.all(all)
  close()
  return arrivals.map(({ seq, at }) => at - (committed[seq - 1] ?? Number.NaN))
}

async function measureLargeApply(scratch: ScratchFolder) {
  const root = scratch.fresh('large')
  await generateTables(root)
  await using server = await startStreamServer('millrace', {
    root,
    state: scratch.fresh('large-state'),
  })
  return await measureApply(server)
}

/** What one watcher of a plan's run is sent, from before it starts to its end. */
async function measureApply(server: StreamServer) {
  const caller = await openSocket(server)
  const watcher = await openSocket(server)
  const planned = new Promise<void>((resolve) => {
    watcher.onMessage = (text) => {
      if (text.includes('"plan.ready"') || text.includes('"planStatus":"ready"')) resolve()
    }
  })
  const { planId } = await caller.call('plan.create', { environment: 'prod' })
  watcher.subscribe('plan.onOverview', { planId })
  await planned
  const followed = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  let bytes = 0
  let events = 0
  const apply = await openSocket(server)
  apply.onMessage = (text) => {
    followed.resolve()
    bytes += Buffer.byteLength(text)
    events += eventsIn(text).length
    if (text.includes('"type":"run.ended"')) ended.resolve()
  }
  apply.subscribe('plan.onApply', { planId })
  await followed.promise
  await caller.call('plan.submit', { planId: String(planId) })
  await ended.promise
  for (const socket of [caller, watcher, apply]) socket.close()
  return { bytes, events }
}
