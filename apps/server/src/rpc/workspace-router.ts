import { AppError, type NewConsoleEvent, workspaceStream } from '@millrace/core'
import { z } from 'zod'
import type { OpenServices } from '../create-services.ts'
import { searchWorkspace } from '../workspace/search-workspace.ts'
import { summarizeWorkspace } from '../workspace/summarize-workspace.ts'
import { procedure, router } from './procedure.ts'
import { streamEvents } from './stream-events.ts'

/** The largest notice, in bytes of its JSON. */
const largestNotice = 4096

const id = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, 'lower-case letters, digits and hyphens')
const name = z.string().trim().min(1).max(100)
const notice = z.object({
  level: z.enum(['warning', 'error']),
  message: z.string().min(1),
  source: z.string().min(1),
  data: z.record(z.string(), z.json()).optional(),
})

export const workspaceRouter = router({
  list: procedure.query(async ({ ctx }) => (await ctx.services.open()).store.listWorkspaces()),
  get: procedure
    .input(z.object({ workspace: z.string() }))
    .query(async ({ ctx, input }) => mustGet(await ctx.services.open(), input.workspace)),
  create: procedure
    .input(z.object({ workspace: id, name: name.optional() }))
    .mutation(async ({ ctx, input }) => {
      const { store, clock } = await ctx.services.open()
      const createdAt = clock.now().toISOString()
      const made = await store.createWorkspace({
        id: input.workspace,
        name: input.name ?? input.workspace,
        createdAt,
      })
      if (made) return made
      throw new AppError('workspace_exists', {
        message: `there is a workspace '${input.workspace}' already`,
      })
    }),
  /** Gives it another name; its id stays. */
  rename: procedure
    .input(z.object({ workspace: z.string(), name }))
    .mutation(async ({ ctx, input }) => {
      const { store } = await ctx.services.open()
      return (await store.renameWorkspace(input.workspace, input.name)) ?? notFound(input.workspace)
    }),
  /** The figures of the whole: what a page shows beside the names of its pages. */
  summary: procedure.query(async ({ ctx }) => summarizeWorkspace(await ctx.services.open())),
  /** Models, environments, plans and runs that a text may mean, best first. */
  search: procedure
    .input(z.object({ text: z.string().max(200), limit: z.int().positive().max(100).default(20) }))
    .query(async ({ ctx, input }) => searchWorkspace(await ctx.services.open(), input)),
  /** Tells the console a line of one's own; at most 4 kB, and not too often. */
  notify: procedure.input(notice).mutation(async ({ ctx, input }) => {
    if (Buffer.byteLength(JSON.stringify(input)) > largestNotice)
      throw new AppError('arguments_invalid', {
        message: `a notice has at most ${largestNotice} bytes`,
      })
    const { journal, clock } = await ctx.services.open()
    ctx.services.limitNotices(ctx.actor)
    const told = { ...input, actor: ctx.actor, at: clock.now().toISOString() }
    await journal.record({ stream: workspaceStream, events: [noticeEvent(told)] })
    return { level: input.level }
  }),
  /** Follows the console: everything that happens in the project. It has no end. */
  onEvents: procedure
    .input(
      z
        .object({ workspace: z.string().optional(), lastEventId: z.string().optional() })
        .prefault({}),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const services = await ctx.services.open()
      const { workspace } = input
      if (workspace !== undefined) await mustGet(services, workspace)
      const store =
        workspace === undefined ? services.store : await services.store.forWorkspace(workspace)
      const view = {
        stream: workspaceStream,
        tracker: 'console@1',
        empty: null,
        fold: null,
        isLast: () => false,
      }
      yield* streamEvents({ ...services, store }, view, { lastEventId: input.lastEventId, signal })
    }),
})

type Notice = z.infer<typeof notice> & { readonly actor: string; readonly at: string }

function noticeEvent({ level, message, source, data, actor, at }: Notice): NewConsoleEvent {
  const more = { actor, ...(data && { data }) }
  return level === 'warning'
    ? { type: 'warnings', payload: { message, source, ...more } }
    : {
        type: 'errors',
        payload: {
          timestamp: at,
          message,
          origin: source,
          trigger: null,
          status: 0,
          type: 'notice',
          description: null,
          ...more,
        },
      }
}

async function mustGet({ store }: OpenServices, workspace: string) {
  return (await store.getWorkspace(workspace)) ?? notFound(workspace)
}

function notFound(workspace: string): never {
  throw new AppError('workspace_not_found', { message: `there is no workspace '${workspace}'` })
}
