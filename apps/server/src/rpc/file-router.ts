import {
  createTemplateRenderer,
  formatModels,
  type FormatReport,
  listProjectTree,
  type NewConsoleEvent,
  readProjectFile,
  removeProjectFile,
  renameProjectFile,
  workspaceStream,
  writeProjectFile,
} from '@millrace/core'
import { z } from 'zod'
import type { RpcContext } from './procedure.ts'
import { procedure, router } from './procedure.ts'

/** Longer than any path that is allowed, so that the refusal says why. */
const path = z.string().max(10_000)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const fileRouter = router({
  tree: procedure.query(({ ctx }) => listProjectTree(rootOf(ctx))),
  read: procedure
    .input(z.object({ path }))
    .query(({ ctx, input }) => readProjectFile(rootOf(ctx), input.path)),
  /** Writes a file whole; with `ifSha256` only over the file of that hash, with null only where there is none. */
  write: procedure
    .input(z.object({ path, content: z.string(), ifSha256: sha256.nullable().optional() }))
    .mutation(({ ctx, input }) =>
      ctx.services.changeFiles(() => writeProjectFile(rootOf(ctx), input)),
    ),
  rename: procedure
    .input(z.object({ from: path, to: path, ifSha256: sha256.optional() }))
    .mutation(({ ctx, input }) =>
      ctx.services.changeFiles(() => renameProjectFile(rootOf(ctx), input)),
    ),
  remove: procedure
    .input(z.object({ path, ifSha256: sha256.optional() }))
    .mutation(({ ctx, input }) =>
      ctx.services.changeFiles(() => removeProjectFile(rootOf(ctx), input)),
    ),
  /** Lays out the SQL of model files, or with `check` says which would change. */
  format: procedure
    .input(
      z
        .object({ paths: z.array(path).max(10_000).optional(), check: z.boolean().default(false) })
        .prefault({}),
    )
    .mutation(async ({ ctx, input }) => {
      const root = rootOf(ctx)
      const { analyzer } = ctx.services
      const services = { analyzer, renderer: await createTemplateRenderer() }
      const report = await ctx.services.changeFiles(() =>
        formatModels(services, { root, ...input }),
      )
      const events = input.check ? [] : formatEvents(report)
      // Laying out text needs no state: nothing is opened to tell a console that nobody sees.
      const open = await ctx.services.ifOpen()
      if (events.length > 0) await open?.journal.record({ stream: workspaceStream, events })
      return report
    }),
})

function formatEvents({ formatted, left }: FormatReport): NewConsoleEvent[] {
  return [
    ...formatted.map((file) => ({ path: file, status: 'formatted' })),
    ...left.map(({ path: file, reason }) => ({ path: file, status: 'left', reason })),
  ].map((payload) => ({ type: 'format-file', payload }))
}

function rootOf({ services }: RpcContext): string {
  const { root } = services.options
  if (root === null) throw new TypeError('files were asked for without a project')
  return root
}
