import { parentPort } from 'node:worker_threads'
import type { PoolAnswer, PoolRequest, PoolTask, WorkerMessage } from './analysis-protocol.ts'
import { analyzeQuery } from './analyze-query.ts'
import { compareQueries } from './compare-queries.ts'
import { loadSqlParser } from './parse-sql.ts'

function answer(request: PoolRequest): PoolAnswer {
  return request.kind === 'analyze'
    ? analyzeQuery(request.sql, request.dialect, request.options)
    : compareQueries(request.before, request.after, request.dialect, request.schema)
}

function reply(request: PoolRequest): WorkerMessage {
  try {
    return { type: 'answer', answer: answer(request) }
  } catch (error) {
    return { type: 'failure', message: error instanceof Error ? error.message : String(error) }
  }
}

const port = parentPort
if (port !== null) {
  await loadSqlParser()
  port.on('message', (task: PoolTask) => {
    for (const request of task.requests) port.postMessage(reply(request))
  })
  port.postMessage({ type: 'ready' } satisfies WorkerMessage)
}
