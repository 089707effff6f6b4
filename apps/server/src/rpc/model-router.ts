import { modelRunStatuses, production } from '@millrace/core'
import { z } from 'zod'
import { loadCurrentProject, mustFindModel } from '../load-current-project.ts'
import { codeOfRun } from '../models/code-of-run.ts'
import { columnsOfModels } from '../models/columns-of-models.ts'
import { findLineage } from '../models/find-lineage.ts'
import { intervalsOfModel } from '../models/intervals-of-model.ts'
import { listModels } from '../models/list-models.ts'
import { modelPage } from '../models/model-page.ts'
import { previewModel } from '../models/preview-model.ts'
import { renderModel } from '../models/render-model.ts'
import { runsOfModel } from '../models/runs-of-model.ts'
import { searchModels } from '../models/search-models.ts'
import { statesOfModels } from '../models/states-of-models.ts'
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
  /** How far an incremental model is and what it lacks; for a whole table when it was built. */
  intervals: procedure
    .input(oneModel)
    .query(async ({ ctx, input }) => intervalsOfModel(await ctx.services.open(), input)),
  /** The runs a model was part of, in every environment, newest first. */
  runs: procedure
    .input(
      z.object({
        model: z.string(),
        limit: z.int().positive().max(500).default(50),
        before: z.string().optional(),
      }),
    )
    .query(async ({ ctx, input }) => runsOfModel((await ctx.services.open()).store, input)),
  /** How every model stands in an environment, and what its file would change there. */
  states: procedure
    .input(z.object({ environment }).prefault({}))
    .query(async ({ ctx, input }) => statesOfModels(await ctx.services.open(), input.environment)),
  /** Models and who reads whom: all of them, around a focus, on a column's way, or between what changed. */
  lineage: procedure
    .input(
      z
        .object({
          environment,
          focus: z.string().optional(),
          depth: z.int().nonnegative().optional(),
          column: z.string().optional(),
          changed: z.array(z.string()).max(10_000).optional(),
        })
        .prefault({}),
    )
    .query(async ({ ctx, input }) => findLineage(await ctx.services.open(), input)),
  /** Where a column comes from and where it goes, through every model. */
  columnLineage: procedure
    .input(oneModel.extend({ column: z.string() }))
    .query(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const project = await loadCurrentProject(services, input.environment)
      return traceColumns(project, input, services.memory.lineages)
    }),
  /** The columns of up to 200 models. */
  columns: procedure
    .input(z.object({ environment, models: z.array(z.string()).max(200) }))
    .query(async ({ ctx, input }) =>
      columnsOfModels(
        await loadCurrentProject(await ctx.services.open(), input.environment),
        input.models,
      ),
    ),
  /** Every model by name and kind, and nothing else. */
  names: procedure.input(z.object({ environment }).prefault({})).query(async ({ ctx, input }) => {
    const { order, models } = await loadCurrentProject(await ctx.services.open(), input.environment)
    return order.map((name) => ({ name, kind: models.get(name)!.kind }))
  }),
})
