import { AppError, type RunRecord, runStatuses } from '@millrace/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readRequest } from './read-request.ts'
import { restCaller } from './rest-caller.ts'
import type { ServerParts } from './server-parts.ts'
import { mustFindWorkspace } from './workspace-routes.ts'

/** A run is found by its id alone, or inside its workspace. */
export const runPaths = ['/api/v1/runs/:id', '/api/v1/workspaces/:ws/runs/:id'] as const

const listQuery = z.object({
  environment: z.string().optional(),
  status: z.enum(runStatuses).optional(),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

/** Runs as REST tells them. */
export async function runRoutes(app: FastifyInstance, parts: ServerParts): Promise<void> {
  app.addHook('preHandler', async ({ params }) => mustFindWorkspace(params))
  app.get('/api/v1/workspaces/:ws/runs', async (request, reply) => {
    const { status, environment, limit } = readRequest(listQuery, request.query)
    const { runs } = await restCaller(parts, request, reply).run.list({
      limit,
      ...(environment !== undefined && { environment }),
      ...(status && { statuses: [status] }),
    })
    return { items: runs.map(restRun), next_cursor: null }
  })
  for (const path of runPaths) {
    app.get(path, async (request, reply) =>
      restRun(await restCaller(parts, request, reply).run.get(runOf(request))),
    )
    /** Of a run that has ended there is nothing to cancel: it is answered as it is. */
    app.post(`${path}/cancel`, async (request, reply) => {
      const { run } = restCaller(parts, request, reply)
      const { runId } = runOf(request)
      const found = await run.get({ runId })
      if (found.endedAt !== null) return restRun(found)
      await run.cancel({ target: runId }).catch((error: unknown) => {
        if (codeOf(error) !== 'nothing_to_cancel') throw error
      })
      return restRun(await run.get({ runId }))
    })
  }
}

/** The run a request is about. */
export function runOf(request: FastifyRequest): { readonly runId: string } {
  return { runId: (request.params as { readonly id: string }).id }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && error.cause instanceof AppError ? error.cause.code : null
}

function restRun(run: RunRecord) {
  return {
    id: run.id,
    kind: run.kind,
    status: run.status,
    environment: run.environment,
    plan_id: run.planId,
    actor: run.actor,
    error: run.error,
    created_at: run.createdAt,
    started_at: run.startedAt,
    ended_at: run.endedAt,
  }
}
