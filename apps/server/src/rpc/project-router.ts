import { production } from '@millrace/core'
import { z } from 'zod'
import type { Services } from '../create-services.ts'
import { loadCurrentProject } from '../load-current-project.ts'
import { procedure, router } from './procedure.ts'

const dialect = z.enum(['duckdb', 'postgres']).default('duckdb')
const schema = z.record(z.string(), z.array(z.string())).default({})
const analyzeRequest = z.union([
  z.object({ id: z.unknown(), before: z.string(), after: z.string(), dialect, schema }),
  z.object({ id: z.unknown(), sql: z.string(), dialect, schema }),
])

export const projectRouter = router({
  get: procedure.query(async ({ ctx }) => {
    const services = await ctx.services.open()
    const project = await loadCurrentProject(services, production)
    return { name: project.config.name, models: project.models.size, issues: project.issues }
  }),
  issues: procedure
    .input(z.object({ environment: z.string().default(production) }).prefault({}))
    .query(async ({ ctx, input }) => {
      return (await loadCurrentProject(await ctx.services.open(), input.environment)).issues
    }),
  /** Reads the files anew and says how the project stands; every call does, so that this is only explicit. */
  reload: procedure
    .input(z.object({ environment: z.string().default(production) }).prefault({}))
    .mutation(async ({ ctx, input }) => {
      const project = await loadCurrentProject(await ctx.services.open(), input.environment)
      const { filesHash, issues, models } = project
      return { filesHash, models: models.size, issues }
    }),
  /** Analyses or compares texts without a project: dependencies, column lineage, hash, change. */
  analyze: procedure
    .input(z.object({ requests: z.array(analyzeRequest).max(1000) }))
    .query(async ({ ctx, input }) => {
      const { analyzer } = ctx.services
      return Promise.all(
        input.requests.map(async (request) => {
          const columns = new Map(Object.entries(request.schema))
          if ('before' in request) {
            const [change] = await analyzer.compare([
              {
                before: request.before,
                after: request.after,
                dialect: request.dialect,
                schema: columns,
              },
            ])
            return { id: request.id, ...change }
          }
          return {
            id: request.id,
            ...(await describeQuery(ctx.services, {
              sql: request.sql,
              dialect: request.dialect,
              columns,
            })),
          }
        }),
      )
    }),
})

interface QueryText {
  readonly sql: string
  readonly dialect: 'duckdb' | 'postgres'
  readonly columns: ReadonlyMap<string, readonly string[]>
}

async function describeQuery(
  { analyzer }: { readonly analyzer: Services['analyzer'] },
  text: QueryText,
) {
  const { resolveColumns } = await import('@millrace/core')
  const [analysis] = await analyzer.analyze([{ sql: text.sql, dialect: text.dialect }])
  const lineage = analysis ? resolveColumns(analysis, text.columns) : null
  const columns = Object.fromEntries(
    (lineage?.outputs ?? []).map(({ name, sources }) => [
      name,
      [...new Set(sources.map(({ table, column }) => `${table}.${column}`))].toSorted(),
    ]),
  )
  return {
    tables: [...new Set(analysis?.tables.map((use) => use.parts.join('.')) ?? [])].toSorted(),
    columns,
    outputs: lineage?.outputs.map(({ name }) => name) ?? [],
    hash: analysis?.tokenHash ?? null,
    issues: analysis?.issues ?? [],
  }
}
