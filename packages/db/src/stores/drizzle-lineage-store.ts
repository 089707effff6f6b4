import type { ColumnEdge, ModelStore } from '@millrace/core'
import { and, eq, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { inCodeOrder } from '../columns/in-code-order.ts'
import { columnLineage } from '../schema/column-lineage.ts'
import { dependencies } from '../schema/dependencies.ts'
import { type DrizzleSession, lastByKey } from './drizzle-session.ts'

type LineageOperations = Pick<
  ModelStore,
  | 'setDependencies'
  | 'setAllDependencies'
  | 'getDependencies'
  | 'getDependents'
  | 'setColumnLineage'
  | 'getColumnLineageBackward'
  | 'getColumnLineageForward'
>

const { workspaceId: _workspace, ...edgeColumns } = getTableColumns(columnLineage)

const keyOf = (edge: ColumnEdge): string =>
  [edge.toModel, edge.toColumn, edge.fromModel, edge.fromColumn].join('\n')

/** Dependencies and column lineage in the database. */
export function createDrizzleLineageStore(session: DrizzleSession): LineageOperations {
  const { workspace } = session
  const ownParents = eq(dependencies.workspaceId, workspace)

  async function setAllDependencies(
    entries: ReadonlyMap<string, readonly string[]>,
  ): Promise<void> {
    if (entries.size === 0) return
    const names = [...entries.keys()]
    const rows = [...entries].flatMap(([model, parents]) =>
      [...new Set(parents)].map((parent) => ({ model, parent })),
    )
    await session.atomic(async (tx) => {
      const named = sql`${dependencies.model} = any(${sql.param(names)}::text[])`
      await tx.db.delete(dependencies).where(and(ownParents, named))
      await tx.db.execute(
        sql`insert into ${dependencies} (workspace_id, model, parent)
          select ${workspace}, * from unnest(
            ${sql.param(rows.map(({ model }) => model))}::text[],
            ${sql.param(rows.map(({ parent }) => parent))}::text[]
          )`,
      )
    })
  }

  function selectEdges(condition: SQL | undefined): Promise<ColumnEdge[]> {
    return session.db
      .select(edgeColumns)
      .from(columnLineage)
      .where(and(eq(columnLineage.workspaceId, workspace), condition))
      .orderBy(
        inCodeOrder(columnLineage.toModel),
        inCodeOrder(columnLineage.toColumn),
        inCodeOrder(columnLineage.fromModel),
        inCodeOrder(columnLineage.fromColumn),
      )
  }

  return {
    setDependencies: (model, parents) => setAllDependencies(new Map([[model, parents]])),
    setAllDependencies,
    async getDependencies(model) {
      const found = await session.db
        .select({ parent: dependencies.parent })
        .from(dependencies)
        .where(and(ownParents, eq(dependencies.model, model)))
        .orderBy(inCodeOrder(dependencies.parent))
      return found.map(({ parent }) => parent)
    },
    async getDependents(model) {
      const found = await session.db
        .select({ model: dependencies.model })
        .from(dependencies)
        .where(and(ownParents, eq(dependencies.parent, model)))
        .orderBy(inCodeOrder(dependencies.model))
      return found.map((row) => row.model)
    },
    async setColumnLineage(models, edges) {
      if (models.length === 0) return
      const named = new Set(models)
      const rows = lastByKey(edges, keyOf).filter((edge) => named.has(edge.toModel))
      await session.atomic(async (tx) => {
        const into = sql`${columnLineage.toModel} = any(${sql.param([...named])}::text[])`
        await tx.db.delete(columnLineage).where(and(eq(columnLineage.workspaceId, workspace), into))
        // Arrays instead of rows of parameters: a project has thousands of edges.
        await tx.db.execute(
          sql`insert into ${columnLineage}
              (workspace_id, from_model, from_column, to_model, to_column)
            select ${workspace}, * from unnest(
              ${sql.param(rows.map(({ fromModel }) => fromModel))}::text[],
              ${sql.param(rows.map(({ fromColumn }) => fromColumn))}::text[],
              ${sql.param(rows.map(({ toModel }) => toModel))}::text[],
              ${sql.param(rows.map(({ toColumn }) => toColumn))}::text[]
            )`,
        )
      })
    },
    async getColumnLineageBackward(model, column) {
      return selectEdges(
        and(
          eq(columnLineage.toModel, model),
          column === undefined ? undefined : eq(columnLineage.toColumn, column),
        ),
      )
    },
    async getColumnLineageForward(model, column) {
      return selectEdges(
        and(
          eq(columnLineage.fromModel, model),
          column === undefined ? undefined : eq(columnLineage.fromColumn, column),
        ),
      )
    },
  }
}
