import type { ColumnEdge, ModelRecord, ModelStore, NewModel } from '../state/model-store.ts'
import { isoOf, type MemorySession } from './memory-session.ts'

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function byColumns(a: ColumnEdge, b: ColumnEdge): number {
  return (
    byText(a.toModel, b.toModel) ||
    byText(a.toColumn, b.toColumn) ||
    byText(a.fromModel, b.fromModel) ||
    byText(a.fromColumn, b.fromColumn)
  )
}

function distinctEdges(edges: readonly ColumnEdge[]): ColumnEdge[] {
  const keyed = edges.map(
    (edge) => [[edge.fromModel, edge.fromColumn, edge.toColumn].join('\n'), { ...edge }] as const,
  )
  return [...new Map(keyed).values()]
}

/** Models, their dependencies and their column lineage in memory. */
export function createMemoryModelStore({ tables }: MemorySession): ModelStore {
  const { models, dependencies, lineage } = tables

  function findByPath(path: string): ModelRecord | undefined {
    return models.values().find((model) => model.path === path)
  }

  function register({ at, ...model }: NewModel): ModelRecord {
    const before = findByPath(model.path)
    const when = isoOf(at)
    const { path, name, kind, contentHash, owner, schema } = model
    const after: ModelRecord = {
      id: before?.id ?? crypto.randomUUID(),
      path,
      name,
      kind,
      contentHash,
      owner,
      schema,
      tags: [...model.tags],
      createdAt: before?.createdAt ?? when,
      updatedAt: before?.updatedAt ?? when,
    }
    const changed = before !== undefined && JSON.stringify(before) !== JSON.stringify(after)
    const stored = changed ? { ...after, updatedAt: when } : after
    models.set(stored.id, stored)
    return stored
  }

  function replaceParents(model: string, parents: readonly string[]): void {
    if (parents.length === 0) dependencies.delete(model)
    else dependencies.set(model, { model, parents: [...new Set(parents)].toSorted(byText) })
  }

  return {
    registerModel: async (model) => register(model),
    async registerModels(records) {
      for (const record of records) register(record)
      return records.map((record) => findByPath(record.path) as ModelRecord)
    },
    async keepOnlyModels(paths) {
      const kept = new Set(paths)
      const gone = models.values().filter((model) => !kept.has(model.path))
      for (const model of gone) models.delete(model.id)
      const names = new Set(models.values().map((model) => model.name))
      for (const { name } of gone) {
        if (names.has(name)) continue
        dependencies.delete(name)
        lineage.delete(name)
      }
      return gone.length
    },
    getModelHashes: async () =>
      new Map(models.values().map(({ path, contentHash }) => [path, contentHash])),
    async getModelById(id) {
      return models.get(id) ?? null
    },
    async getModelByPath(path) {
      return findByPath(path) ?? null
    },
    async updateModelHash(id, contentHash, at) {
      const model = models.get(id)
      if (!model) return false
      models.set(id, { ...model, contentHash, updatedAt: isoOf(at) })
      return true
    },
    async listModels() {
      return models.values().toSorted((a, b) => byText(a.name, b.name) || byText(a.path, b.path))
    },
    async setDependencies(model, parents) {
      replaceParents(model, parents)
    },
    async setAllDependencies(entries) {
      for (const [model, parents] of entries) replaceParents(model, parents)
    },
    async getDependencies(model) {
      return dependencies.get(model)?.parents ?? []
    },
    async getDependents(model) {
      return dependencies
        .values()
        .filter((entry) => entry.parents.includes(model))
        .map((entry) => entry.model)
        .toSorted(byText)
    },
    async setColumnLineage(names, edges) {
      for (const name of new Set(names)) {
        const into = distinctEdges(edges.filter((edge) => edge.toModel === name))
        if (into.length === 0) lineage.delete(name)
        else lineage.set(name, into)
      }
    },
    async getColumnLineageBackward(model, column) {
      return (lineage.get(model) ?? [])
        .filter((edge) => column === undefined || edge.toColumn === column)
        .toSorted(byColumns)
    },
    async getColumnLineageForward(model, column) {
      return lineage
        .values()
        .flat()
        .filter((edge) => edge.fromModel === model)
        .filter((edge) => column === undefined || edge.fromColumn === column)
        .toSorted(byColumns)
    },
  }
}
