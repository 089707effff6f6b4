import { Readable } from 'node:stream'
import { AppError, eventId, readEventId, runStream, type StoredEvent } from '@millrace/core'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { StreamPing } from '../rpc/deliver-messages.ts'
import { problemDocument, type ProblemContext } from './problem-document.ts'
import { readRequest } from './read-request.ts'
import { restCaller } from './rest-caller.ts'
import { runOf, runPaths } from './run-routes.ts'
import type { ServerParts } from './server-parts.ts'
import { mustFindWorkspace } from './workspace-routes.ts'

const cursor = z
  .string()
  .refine((id) => readEventId(id) !== null, { error: 'is not an event id, as 1:42' })

const eventsQuery = z.object({
  after: cursor.default('0:0'),
  limit: z.coerce.number().int().min(1).max(5000).default(500),
})

/** The events of a run: stored ones as JSON, or all as server-sent events until the run has ended. */
export async function eventRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.addHook('preHandler', async ({ params }) => mustFindWorkspace(params))
  for (const path of runPaths) {
    app.get(`${path}/events`, (request, reply) =>
      request.headers.accept?.includes('text/event-stream')
        ? sendStream(parts, request, reply)
        : listEvents(parts, request, reply),
    )
  }
}

async function listEvents(parts: ServerParts, request: FastifyRequest, reply: FastifyReply) {
  const { after, limit } = readRequest(eventsQuery, request.query)
  const { runId } = runOf(request)
  const { run } = restCaller(parts, request, reply)
  const [given, position] = [readEventId(after), await positionOf(parts, runId)]
  const fromSeq = given?.seq ?? 0
  const events = await run.events({ runId, fromSeq, limit })
  const isOfThisLog = fromSeq === 0 || (given?.epoch === position.epoch && fromSeq <= position.seq)
  const [first] = events
  if (!isOfThisLog || (first && first.seq !== fromSeq + 1))
    throw new AppError('cursor_unknown', {
      message: 'the events after that id are not kept',
      hint: 'read the run, and follow it from now on',
    })
  const last = events.length === limit ? events.at(-1) : undefined
  return { items: events.map(restEvent), next_cursor: last ? eventId(last) : null }
}

async function sendStream(parts: ServerParts, request: FastifyRequest, reply: FastifyReply) {
  const { runId } = runOf(request)
  const { run } = restCaller(parts, request, reply)
  const header = request.headers['last-event-id']
  const { after } = readRequest(eventsQuery, request.query)
  const lastEventId = header === undefined ? after : readRequest(cursor, header)
  const [{ endedAt }, { epoch, seq }] = [await run.get({ runId }), await positionOf(parts, runId)]
  // Browsers ask again after every end; this tells them that there is nothing more.
  if (endedAt !== null && lastEventId === eventId({ epoch, seq })) return reply.code(204).send()
  const messages = await run.onEvents({ runId, lastEventId })
  return reply
    .type('text/event-stream; charset=utf-8')
    .header('cache-control', 'no-store')
    .header('x-accel-buffering', 'no')
    .send(Readable.from(toText(messages, { logger: parts.logger, requestId: request.id })))
}

type Message =
  | { readonly kind: 'state' | 'reset'; readonly tracker: unknown; readonly seq: number }
  | { readonly kind: 'events'; readonly events: readonly StoredEvent[] }
  | StreamPing

/** Messages in the form of the HTML standard; each event has its own id to resume from. */
async function* toText(
  messages: AsyncIterable<unknown>,
  context: ProblemContext,
): AsyncGenerator<string> {
  yield ': connected\n\n'
  try {
    for await (const message of messages) {
      const [id, data] = message as readonly [string, Message]
      if (data.kind === 'ping') yield `: ${data.ping}\n\n`
      else if (data.kind === 'events') yield data.events.map(eventText).join('')
      else yield `id: ${id}\nevent: ${data.kind}\ndata: ${JSON.stringify(data)}\n\n`
    }
  } catch (error) {
    yield `event: error\ndata: ${JSON.stringify(problemDocument(error, context))}\n\n`
  }
}

function eventText(event: StoredEvent): string {
  const data = JSON.stringify(restEvent(event))
  return `id: ${eventId(event)}\nevent: ${event.type}\ndata: ${data}\n\n`
}

/** The payload is as `docs/events.md` has it. */
function restEvent(event: StoredEvent) {
  const { seq, at, type, version, payload } = event
  return { id: eventId(event), seq, at, type, version, payload }
}

async function positionOf({ opened }: ServerParts, runId: string) {
  const position = await opened.store.getStreamPosition(runStream(runId))
  return { epoch: position?.epoch ?? 1, seq: position?.lastSeq ?? 0 }
}
