import type { ModelRecord, ModelStore, NewModel } from '@millrace/core'
import { and, eq, getTableColumns, sql } from 'drizzle-orm'
import { inCodeOrder } from '../columns/in-code-order.ts'
import { columnLineage } from '../schema/column-lineage.ts'
import { dependencies } from '../schema/dependencies.ts'
import { models } from '../schema/models.ts'
import { type DrizzleSession, inChunks, lastByKey } from './drizzle-session.ts'

type ModelOperations = Pick<
  ModelStore,
  | 'registerModel'
  | 'registerModels'
  | 'keepOnlyModels'
  | 'getModelById'
  | 'getModelByPath'
  | 'updateModelHash'
  | 'listModels'
  | 'getModelHashes'
>

const { workspaceId: _workspace, ...modelColumns } = getTableColumns(models)

/** Models in the database. */
export function createDrizzleModelStore(session: DrizzleSession): ModelOperations {
  const { workspace } = session
  const inWorkspace = eq(models.workspaceId, workspace)

  async function registerModels(records: readonly NewModel[]): Promise<ModelRecord[]> {
    const rows = lastByKey(records, (record) => record.path)
    const byPath = await session.atomic(async (tx) => {
      const stored = new Map<string, ModelRecord>()
      for (const chunk of inChunks(rows)) {
        const registered = await tx.db
          .insert(models)
          .values(chunk.map((record) => rowOf(workspace, record)))
          .onConflictDoUpdate({
            target: [models.workspaceId, models.path],
            set: {
              name: sql`excluded.name`,
              kind: sql`excluded.kind`,
              contentHash: sql`excluded.content_hash`,
              owner: sql`excluded.owner`,
              schema: sql`excluded.schema`,
              tags: sql`excluded.tags`,
              updatedAt: changedAt,
            },
          })
          .returning(modelColumns)
        for (const model of registered) stored.set(model.path, model)
      }
      return stored
    })
    return records.map((record) => byPath.get(record.path) as ModelRecord)
  }

  return {
    async registerModel(record) {
      const [registered] = await registerModels([record])
      return registered as ModelRecord
    },
    registerModels,
    async keepOnlyModels(paths) {
      return session.atomic(async (tx) => {
        const gone = await tx.db
          .delete(models)
          .where(and(inWorkspace, sql`${models.path} <> all(${sql.param([...paths])}::text[])`))
          .returning({ name: models.name })
        if (gone.length === 0) return 0
        const names = sql`any(${sql.param(gone.map(({ name }) => name))}::text[])`
        const kept = sql`(select ${models.name} from ${models} where ${inWorkspace})`
        await tx.db
          .delete(dependencies)
          .where(
            and(
              eq(dependencies.workspaceId, workspace),
              sql`${dependencies.model} = ${names} and ${dependencies.model} not in ${kept}`,
            ),
          )
        await tx.db
          .delete(columnLineage)
          .where(
            and(
              eq(columnLineage.workspaceId, workspace),
              sql`${columnLineage.toModel} = ${names} and ${columnLineage.toModel} not in ${kept}`,
            ),
          )
        return gone.length
      })
    },
    async getModelHashes() {
      const [found] = await session.db
        .select({
          hashes: sql<Record<
            string,
            string
          > | null>`json_object_agg(${models.path}, ${models.contentHash})`,
        })
        .from(models)
        .where(inWorkspace)
      return new Map(Object.entries(found?.hashes ?? {}))
    },
    async getModelById(id) {
      const found = await session.db
        .select(modelColumns)
        .from(models)
        .where(and(inWorkspace, eq(models.id, id)))
      return found[0] ?? null
    },
    async getModelByPath(path) {
      const found = await session.db
        .select(modelColumns)
        .from(models)
        .where(and(inWorkspace, eq(models.path, path)))
      return found[0] ?? null
    },
    async updateModelHash(id, contentHash, at) {
      const updated = await session.db
        .update(models)
        .set({ contentHash, updatedAt: at })
        .where(and(inWorkspace, eq(models.id, id)))
        .returning({ id: models.id })
      return updated.length > 0
    },
    async listModels() {
      return session.db
        .select(modelColumns)
        .from(models)
        .where(inWorkspace)
        .orderBy(inCodeOrder(models.name), inCodeOrder(models.path))
    },
  }
}

const changedAt = sql`case when
  (${models.name}, ${models.kind}, ${models.contentHash}, ${models.owner}, ${models.schema}, ${models.tags})
  is distinct from (excluded.name, excluded.kind, excluded.content_hash, excluded.owner, excluded.schema, excluded.tags)
  then excluded.updated_at else ${models.updatedAt} end`

function rowOf(workspaceId: string, { at, tags, ...model }: NewModel) {
  const id = crypto.randomUUID()
  return { ...model, workspaceId, id, tags: [...tags], createdAt: at, updatedAt: at }
}
