import type { CDPSession, Page } from 'playwright-core'

/** A task of a page's main thread. */
export interface Task {
  /** By the clock: on a machine that is busy it holds what the thread waited for a processor. */
  readonly ms: number
  /** What it took of a processor. */
  readonly processorMs: number
}

/** The parts of Chromium's trace events that are read; times are in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** Traces the page's main thread until the function it answers is called, which tells its tasks. */
export async function traceTasks(page: Page): Promise<() => Promise<readonly Task[]>> {
  const session = await page.context().newCDPSession(page)
  const tasks = new Map<string, Task[]>()
  const mains = new Set<string>()
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value as unknown as readonly TraceEvent[]) {
      const thread = `${event.pid} ${event.tid}`
      if (event.name === 'thread_name' && event.args?.name === 'CrRendererMain') mains.add(thread)
      if (event.name !== 'ThreadControllerImpl::RunTask') continue
      const task = { ms: (event.dur ?? 0) / 1_000, processorMs: (event.tdur ?? 0) / 1_000 }
      const own = tasks.get(thread)
      if (own) own.push(task)
      else tasks.set(thread, [task])
    }
  })
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] },
  })
  return async () => {
    await ended(session)
    const traced = Array.from(mains, (thread) => tasks.get(thread) ?? [])
    // A browser keeps a renderer ready for the next page: it has done nothing.
    return traced.reduce((most, own) => (own.length > most.length ? own : most), [])
  }
}

async function ended(session: CDPSession): Promise<void> {
  const complete = new Promise<void>((resolve) => {
    session.once('Tracing.tracingComplete', () => resolve())
  })
  await session.send('Tracing.end')
  await complete
}
