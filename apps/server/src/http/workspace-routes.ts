import { AppError } from '@millrace/core'
import type { FastifyInstance } from 'fastify'

/** The one workspace there is. */
const defaultWorkspace = { id: 'default', slug: 'default', name: 'default' } as const

/** Workspaces as REST tells them. */
export async function workspaceRoutes(app: FastifyInstance): Promise<void> {
  app.get('/api/v1/workspaces', () => ({ items: [defaultWorkspace], next_cursor: null }))
}

/** Throws `workspace_not_found` for what is neither a workspace's id nor its slug. */
export function mustFindWorkspace(params: unknown): void {
  const { ws } = params as { readonly ws?: string }
  if (ws === undefined || ws === defaultWorkspace.slug) return
  throw new AppError('workspace_not_found', { message: 'there is no workspace of that name' })
}
