import { modelRunStatuses, production } from '@millrace/core'
import { z } from 'zod'
import { loadCurrentProject, mustFindModel } from '../load-current-project.ts'
import { codeOfRun } from '../models/code-of-run.ts'
import { listModels } from '../models/list-models.ts'
import { modelPage } from '../models/model-page.ts'
import { previewModel } from '../models/preview-model.ts'
import { renderModel } from '../models/render-model.ts'
import { searchModels } from '../models/search-models.ts'
import { traceColumns } from '../models/trace-columns.ts'
import { procedure, router } from './procedure.ts'

const environment = z.string().default(production)
const oneModel = z.object({ model: z.string(), environment })
const some = z.array(z.string()).optional()

export const modelRouter = router({
  list: procedure
    .input(
      z
        .object({
          environment,
          kind: z.string().optional(),
          tag: z.string().optional(),
          search: z.string().optional(),
        })
        .prefault({}),
    )
    .query(async ({ ctx, input }) =>
      listModels(await loadCurrentProject(await ctx.services.open(), input.environment), input),
    ),
  /** A page of the models that match, with how they stand in an environment. */
  search: procedure
    .input(
      z
        .object({
          environment,
          text: z.string().max(200).optional(),
          kinds: some,
          tags: some,
          owners: some,
          lastRun: z.array(z.enum(modelRunStatuses)).optional(),
          sort: z.enum(['name', 'lastRun', 'freshness']).default('name'),
          limit: z.int().positive().max(1000).default(200),
          offset: z.int().nonnegative().default(0),
        })
        .prefault({}),
    )
    .query(async ({ ctx, input }) => searchModels(await ctx.services.open(), input)),
  get: procedure
    .input(oneModel)
    .query(async ({ ctx, input }) =>
      mustFindModel(
        await loadCurrentProject(await ctx.services.open(), input.environment),
        input.model,
      ),
    ),
  /** What a model's file says, and what an environment shows of it. */
  page: procedure
    .input(oneModel)
    .query(async ({ ctx, input }) => modelPage(await ctx.services.open(), input)),
  /** The first rows of a model as an environment shows it. */
  preview: procedure
    .input(oneModel.extend({ limit: z.int().positive().max(1000).default(100) }))
    .query(async ({ ctx, input, signal }) =>
      previewModel(await ctx.services.open(), { ...input, signal }),
    ),
  /** The SQL a model would run for a range, with its own names. */
  render: procedure
    .input(
      oneModel.extend({
        start: z.string().optional(),
        end: z.string().optional(),
        executionTime: z.string().optional(),
      }),
    )
    .query(async ({ ctx, input }) => renderModel(await ctx.services.open(), input)),
  /** The code that made a model's table in a run, from the snapshot recorded with it. */
  code: procedure
    .input(z.object({ model: z.string(), runId: z.string() }))
    .query(async ({ ctx, input }) => codeOfRun((await ctx.services.open()).store, input)),
  /** Models around one model: everything up- and downstream. */
  lineage: procedure
    .input(z.object({ focus: z.string().optional(), environment }))
    .query(async ({ ctx, input }) => {
      const project = await loadCurrentProject(await ctx.services.open(), input.environment)
      const edges = project.order.flatMap((name) =>
        project.models.get(name)!.parents.map((parent) => ({ from: parent, to: name })),
      )
      if (input.focus === undefined)
        return {
          nodes: project.order.map((name) => ({ name, kind: project.models.get(name)!.kind })),
          edges,
        }
      const focus = mustFindModel(project, input.focus).name
      const kept = new Set([...reach(focus, edges, 'up'), ...reach(focus, edges, 'down')])
      return {
        nodes: project.order
          .filter((name) => kept.has(name))
          .map((name) => ({ name, kind: project.models.get(name)!.kind })),
        edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
      }
    }),
  /** Where a column comes from and where it goes, through every model. */
  columnLineage: procedure
    .input(oneModel.extend({ column: z.string() }))
    .query(async ({ ctx, input }) => {
      const project = await loadCurrentProject(await ctx.services.open(), input.environment)
      return traceColumns(project, input)
    }),
})

function reach(
  focus: string,
  edges: readonly { readonly from: string; readonly to: string }[],
  way: 'up' | 'down',
): Set<string> {
  const next = Map.groupBy(edges, (edge) => (way === 'up' ? edge.to : edge.from))
  const seen = new Set([focus])
  for (const name of seen)
    for (const edge of next.get(name) ?? []) seen.add(way === 'up' ? edge.from : edge.to)
  return seen
}
