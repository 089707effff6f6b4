import { runStatuses } from '@millrace/core'
import type { FastifyInstance } from 'fastify'
import { problemType } from './problem-document.ts'

const text = { type: 'string' } as const
const time = { type: ['string', 'null'], format: 'date-time' } as const
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })
const page = (item: object) => ({
  type: 'object',
  required: ['items', 'next_cursor'],
  properties: { items: { type: 'array', items: item }, next_cursor: { type: ['string', 'null'] } },
})
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text })
const inQuery = (name: string, schema: object) => ({ name, in: 'query', schema })
const content = (schema: object) => ({ 'application/json': { schema } })
const problem = {
  description: 'a problem (RFC 9457)',
  content: { [problemType]: { schema: ref('Problem') } },
}
const answers = (description: string, schema: object) => ({
  responses: { 200: { description, content: content(schema) }, default: problem },
})

const ofRun = (parameters: readonly object[]) => ({
  '': { get: { parameters, ...answers('the run', ref('Run')) } },
  '/cancel': {
    post: { parameters, ...answers('the run, unchanged where it has ended', ref('Run')) },
  },
  '/events': {
    get: {
      parameters: [
        ...parameters,
        inQuery('after', { ...text, description: 'an event id, as 1:42' }),
        inQuery('limit', { type: 'integer', minimum: 1, maximum: 5000 }),
      ],
      responses: {
        200: {
          description:
            'the stored events after the cursor; or all until the run has ended, as they come',
          content: { ...content(page(ref('Event'))), 'text/event-stream': { schema: text } },
        },
        204: { description: 'the run has ended, and there is nothing after the cursor' },
        default: problem,
      },
    },
  },
})

const under = (path: string, operations: object) =>
  Object.fromEntries(
    Object.entries(operations).map(([rest, operation]) => [`${path}${rest}`, operation as object]),
  )

/** The REST face of a server in OpenAPI 3.1. */
function openApiDocument(version: string) {
  return {
    openapi: '3.1.0',
    info: { title: 'Millrace', version },
    security: [{ bearer: [] }, { key: [] }],
    paths: {
      '/api/v1/openapi.json': { get: answers('this document', { type: 'object' }) },
      '/api/v1/workspaces': { get: answers('workspaces', page(ref('Workspace'))) },
      '/api/v1/workspaces/{ws}/runs': {
        get: {
          parameters: [
            inPath('ws'),
            inQuery('environment', text),
            inQuery('status', { enum: runStatuses }),
            inQuery('limit', { type: 'integer', minimum: 1, maximum: 1000 }),
          ],
          ...answers('runs, newest first', page(ref('Run'))),
        },
      },
      ...under('/api/v1/runs/{id}', ofRun([inPath('id')])),
      ...under('/api/v1/workspaces/{ws}/runs/{id}', ofRun([inPath('ws'), inPath('id')])),
    },
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      schemas: {
        Workspace: object({ id: text, slug: text, name: text }),
        Run: object({
          id: text,
          kind: text,
          status: { enum: runStatuses },
          environment: text,
          plan_id: { type: ['string', 'null'] },
          actor: text,
          error: { type: ['string', 'null'] },
          created_at: { ...text, format: 'date-time' },
          started_at: time,
          ended_at: time,
        }),
        Event: object({
          id: text,
          seq: { type: 'integer' },
          at: { ...text, format: 'date-time' },
          type: text,
          version: { type: 'integer' },
          payload: { type: 'object' },
        }),
        Problem: {
          type: 'object',
          required: ['type', 'title', 'status', 'code', 'detail', 'request_id'],
          properties: {
            type: text,
            title: text,
            status: { type: 'integer' },
            code: text,
            detail: text,
            errors: { type: 'array', items: object({ field: text, message: text }) },
            request_id: text,
          },
        },
      },
    },
  } as const
}

function object(properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties }
}

export async function openApiRoute(app: FastifyInstance, version: string): Promise<void> {
  const document = openApiDocument(version)
  app.get('/api/v1/openapi.json', () => document)
}
