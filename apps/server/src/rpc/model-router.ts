import {
  AppError,
  checkEnvironmentName,
  type ModelSnapshot,
  executionVariables,
  production,
  rangeVariables,
  readInstant,
  toPair,
  viewName,
} from '@millrace/core'
import { z } from 'zod'
import { relationText } from '@millrace/core/engines'
import { runQuery } from '../run-query.ts'
import { loadCurrentProject, mustFindModel } from '../load-current-project.ts'
import { traceColumns } from '../trace-columns.ts'
import { procedure, router } from './procedure.ts'

const environment = z.string().default(production)
const day = 86_400_000

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
    .query(async ({ ctx, input }) => {
      const project = await loadCurrentProject(await ctx.services.open(), input.environment)
      const models = project.order.map((name) => project.models.get(name)!)
      const { kind, tag, search } = input
      return models
        .filter(
          (model) =>
            (kind === undefined || model.kind === kind) &&
            (tag === undefined || model.tags.includes(tag)),
        )
        .filter((model) => search === undefined || model.name.includes(search.toLowerCase()))
        .map(({ name, kind: own, path, owner, tags, description, parents, cron, unit }) => ({
          name,
          kind: own,
          path,
          owner,
          tags,
          description,
          parents,
          cron,
          unit,
        }))
    }),
  get: procedure
    .input(z.object({ model: z.string(), environment }))
    .query(async ({ ctx, input }) => {
      const project = await loadCurrentProject(await ctx.services.open(), input.environment)
      return mustFindModel(project, input.model)
    }),
  /** The first rows of a model as an environment shows it. */
  preview: procedure
    .input(
      z.object({
        model: z.string(),
        environment,
        limit: z.int().positive().max(1000).default(100),
      }),
    )
    .query(async ({ ctx, input, signal }) => {
      const services = await ctx.services.open()
      const name = input.model.toLowerCase()
      const shown = await services.store.getEnvironment(checkEnvironmentName(input.environment))
      if (!shown?.snapshots.some((snapshot) => snapshot.name === name))
        throw new AppError('model_not_found', {
          message: `${input.environment} shows no model ${name}`,
          hint: 'apply a plan that has it',
        })
      const { environment: of, limit } = input
      const view = relationText(viewName(of, name))
      return runQuery(services, { sql: `SELECT * FROM ${view}`, environment: of, limit, signal })
    }),
  /** The SQL a model would run for a range, with its own names. */
  render: procedure
    .input(
      z.object({
        model: z.string(),
        environment,
        start: z.string().optional(),
        end: z.string().optional(),
        executionTime: z.string().optional(),
      }),
    )
    .query(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const project = await loadCurrentProject(services, input.environment)
      const model = mustFindModel(project, input.model)
      const read = (text: string | undefined, otherwise: number) => {
        const at = text === undefined ? otherwise : readInstant(text)
        if (at === null)
          throw new AppError('arguments_invalid', {
            message: `'${text}' is not a date or an instant`,
          })
        return at
      }
      const execution = read(input.executionTime, services.clock.now().getTime())
      const start = read(input.start, Math.floor(execution / day) * day - day)
      const range = {
        start,
        end:
          read(input.end, start) + (input.end === undefined || input.end.length === 10 ? day : 0),
      }
      if (!model.query)
        throw new AppError('arguments_invalid', {
          message: `${model.name} is of kind ${model.kind} and has no query`,
        })
      const times = {
        ...(model.kind === 'incremental' ? rangeVariables(range) : {}),
        ...executionVariables(execution),
      }
      const rendered = services.renderer.render(model.query, {
        times,
        env: input.environment,
        self: model.name,
      })
      if (!rendered.ok)
        throw new AppError('project_invalid', {
          message: `${model.path}: ${rendered.problem.message}`,
        })
      return {
        model: model.name,
        sql: rendered.text.trim(),
        range: model.kind === 'incremental' ? toPair(range) : null,
      }
    }),
  /** The code that made a model's table in a run, from the snapshot recorded with it. */
  code: procedure
    .input(z.object({ model: z.string(), runId: z.string() }))
    .query(async ({ ctx, input }) => {
      const { store } = await ctx.services.open()
      const name = input.model.toLowerCase()
      const modelRun = (await store.getModelRunsForRun(input.runId)).find(
        ({ model }) => model === name,
      )
      if (!modelRun)
        throw new AppError('model_not_found', {
          message: `run ${input.runId} did not build ${name}`,
        })
      const [snapshot] = (await store.getSnapshots([
        modelRun.snapshotId,
      ])) as readonly ModelSnapshot[]
      if (!snapshot)
        throw new AppError('model_not_found', { message: `the snapshot of ${name} is gone` })
      const { payload, gitCommit, version } = snapshot
      return {
        model: name,
        runId: input.runId,
        version,
        gitCommit,
        source: payload.query?.text.trim() ?? '',
        sql: payload.rendered?.trim() ?? '',
      }
    }),
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
    .input(z.object({ model: z.string(), column: z.string(), environment }))
    .query(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const project = await loadCurrentProject(services, input.environment)
      const model = mustFindModel(project, input.model)
      const column = model.outputs?.find(
        ({ name }) => name.toLowerCase() === input.column.toLowerCase(),
      )
      if (!column) {
        const names = model.outputs?.map(({ name }) => name).join(', ') ?? 'unknown columns'
        throw new AppError('model_not_found', {
          message: `${model.name} has no column ${input.column}`,
          hint: `it has ${names}`,
        })
      }
      return traceColumns(project, { model: model.name, column: column.name })
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
