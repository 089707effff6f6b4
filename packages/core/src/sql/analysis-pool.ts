import { availableParallelism } from 'node:os'
import type {
  AnalysisRequest,
  ComparisonRequest,
  PoolAnswer,
  PoolRequest,
} from './analysis-protocol.ts'
import { AnalysisThread } from './analysis-thread.ts'
import type { QueryAnalysis } from './analyze-query.ts'
import { sha256 } from './canonical-sql.ts'
import type { QueryChange } from './query-change.ts'

export interface AnalysisPoolOptions {
  /** Worker threads; at most 2 unless told. */
  readonly size?: number
  /** Time for one query, in milliseconds; 10,000 unless told. */
  readonly timeoutMs?: number
}

/** Analyses queries in worker threads, so that one that never ends stops nothing else. */
export interface AnalysisPool extends AsyncDisposable {
  analyze(requests: readonly AnalysisRequest[], signal?: AbortSignal): Promise<QueryAnalysis[]>
  compare(requests: readonly ComparisonRequest[], signal?: AbortSignal): Promise<QueryChange[]>
  close(): Promise<void>
}

interface Chunk {
  readonly requests: readonly PoolRequest[]
  readonly settle: (index: number, answer: PoolAnswer) => void
  readonly fail: (error: unknown) => void
  readonly isDropped: () => boolean
}

const chunkSize = 50
const worthAnotherThread = 5

/** Makes a pool; threads start when there is work for them. */
export function createAnalysisPool(options: AnalysisPoolOptions = {}): AnalysisPool {
  const size = options.size ?? Math.min(2, availableParallelism())
  const timeoutMs = options.timeoutMs ?? 10_000
  const threads = new Set<AnalysisThread>()
  const idle: AnalysisThread[] = []
  const queue: Chunk[] = []
  let closed = false

  function takeThread(): AnalysisThread | null {
    const waiting = idle.pop()
    if (waiting !== undefined) return waiting
    if (threads.size >= size) return null
    const thread = new AnalysisThread(timeoutMs)
    threads.add(thread)
    return thread
  }

  function pump(): void {
    while (queue.length > 0) {
      const next = queue[0]
      if (next === undefined || next.isDropped()) {
        queue.shift()
        continue
      }
      try {
        const thread = takeThread()
        if (thread === null) return
        void work(thread, next)
      } catch (error) {
        next.fail(error)
      }
      queue.shift()
    }
  }

  async function work(thread: AnalysisThread, chunk: Chunk): Promise<void> {
    try {
      const ended = await thread.run(chunk.requests, (index, message) => {
        const request = chunk.requests[index]
        if (request === undefined) return
        chunk.settle(
          index,
          message.type === 'answer'
            ? message.answer
            : refusal(request, `analysis failed: ${message.message}`),
        )
      })
      if (!ended.alive) threads.delete(thread)
      else idle.push(thread)
      resume(chunk, ended)
    } catch (error) {
      threads.delete(thread)
      chunk.fail(closed ? closedError() : error)
    }
    pump()
  }

  /** After the end of a thread: the request it died on is refused, those behind it go on. */
  function resume(
    chunk: Chunk,
    ended: { readonly done: number; readonly reason: string | null },
  ): void {
    const { done, reason } = ended
    const culprit = chunk.requests[done]
    if (reason === null || culprit === undefined) return
    if (closed) return chunk.fail(closedError())
    chunk.settle(done, refusal(culprit, reason))
    const rest = chunk.requests.slice(done + 1)
    if (rest.length === 0) return
    queue.unshift({
      ...chunk,
      requests: rest,
      settle: (index, answer) => chunk.settle(done + 1 + index, answer),
    })
  }

  function submit(
    requests: readonly PoolRequest[],
    signal: AbortSignal | undefined,
  ): Promise<PoolAnswer[]> {
    if (closed) return Promise.reject(closedError())
    if (signal?.aborted) return Promise.reject(signal.reason as Error)
    if (requests.length === 0) return Promise.resolve([])
    const { promise, resolve, reject } = Promise.withResolvers<PoolAnswer[]>()
    const answers: PoolAnswer[] = []
    let open = requests.length
    let dropped = false
    const end = (): void => {
      dropped = true
      signal?.removeEventListener('abort', cancel)
    }
    const cancel = (): void => {
      end()
      reject(signal?.reason as Error)
    }
    signal?.addEventListener('abort', cancel, { once: true })
    const width =
      requests.length < worthAnotherThread
        ? requests.length
        : Math.min(chunkSize, Math.ceil(requests.length / size))
    for (let start = 0; start < requests.length; start += width) {
      queue.push({
        requests: requests.slice(start, start + width),
        isDropped: () => dropped,
        settle: (index, answer) => {
          answers[start + index] = answer
          open -= 1
          if (open > 0 || dropped) return
          end()
          resolve(answers)
        },
        fail: (error) => {
          end()
          reject(error as Error)
        },
      })
    }
    pump()
    return promise
  }

  async function close(): Promise<void> {
    closed = true
    for (const chunk of queue.splice(0)) chunk.fail(closedError())
    await Promise.all([...threads].map((thread) => thread.close()))
    threads.clear()
  }

  return {
    analyze: async (requests, signal) =>
      (await submit(
        requests.map((request) => ({ kind: 'analyze', ...request })),
        signal,
      )) as QueryAnalysis[],
    compare: async (requests, signal) =>
      (await submit(
        requests.map((request) => ({ kind: 'compare', ...request })),
        signal,
      )) as QueryChange[],
    close,
    [Symbol.asyncDispose]: close,
  }
}

function closedError(): Error {
  return new Error('The analysis pool is closed.')
}

/** The answer where there is none: nothing is claimed about the query. */
function refusal(request: PoolRequest, message: string): PoolAnswer {
  if (request.kind === 'compare') return { category: 'breaking', columns: 'all', reason: message }
  return {
    dialect: request.dialect,
    parsed: false,
    issues: [{ message, line: 1, column: 1 }],
    statement: 'select',
    position: null,
    tables: [],
    qualifiers: [],
    tokenHash: sha256(`${request.dialect} ${request.sql}`),
    astHash: null,
    shape: null,
    functions: { volatile: [] },
  }
}
