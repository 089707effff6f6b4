import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** What the server counts, as Prometheus reads it. */
export interface ServerMetrics extends Disposable {
  request(route: string, status: number, seconds: number): void
  /** Moves a gauge up or down. */
  sockets(change: number): void
  subscriptions(change: number): void
  eventsDelivered(count: number): void
  slowConsumerClosed(): void
  readonly contentType: string
  text(): Promise<string>
}

/** Counts of one server in a registry of its own; `activeRuns` is asked when they are read. */
export function createServerMetrics(activeRuns: () => Promise<number>): ServerMetrics {
  const registry = new Registry()
  const registers = [registry]
  const requests = new Histogram({
    name: 'millrace_http_request_seconds',
    help: 'HTTP requests by route and status.',
    labelNames: ['route', 'status'] as const,
    buckets: [0.005, 0.02, 0.1, 0.5, 2, 10],
    registers,
  })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const counter = (name: string, help: string) => new Counter({ name, help, registers })
  const sockets = gauge('millrace_sockets', 'Open WebSockets.')
  const subscriptions = gauge('millrace_subscriptions', 'Streams that are followed.')
  const events = counter('millrace_events_delivered_total', 'Events given to subscribers.')
  const slow = counter('millrace_slow_consumers_closed_total', 'Sockets closed for being slow.')
  void new Gauge({
    name: 'millrace_runs_active',
    help: 'Runs that are queued or running.',
    registers,
    async collect() {
      this.set(await activeRuns())
    },
  })
  const delay = watchProcess(registry)
  return {
    request: (route, status, seconds) => requests.observe({ route, status }, seconds),
    sockets: (change) => sockets.inc(change),
    subscriptions: (change) => subscriptions.inc(change),
    eventsDelivered: (count) => events.inc(count),
    slowConsumerClosed: () => slow.inc(),
    contentType: registry.contentType,
    text: () => registry.metrics(),
    [Symbol.dispose]: () => void delay.disable(),
  }
}

/** Memory, processor time and how late the event loop is; the usual names, without a global registry. */
function watchProcess(registry: Registry) {
  const registers = [registry]
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()
  const read: readonly (readonly [string, string, () => number])[] = [
    ['process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss()],
    ['process_cpu_seconds_total', 'Processor time used.', cpuSeconds],
    ['process_uptime_seconds', 'Time since the start.', () => process.uptime()],
    ['nodejs_heap_used_bytes', 'Heap in use.', () => process.memoryUsage().heapUsed],
    ['nodejs_eventloop_lag_p99_seconds', 'Event loop delay.', () => delay.percentile(99) / 1e9],
  ]
  for (const [name, help, value] of read) {
    void new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  }
  return delay
}

function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
