/** A model file as it was last loaded; the catalogue behind lists and lineage. */
export interface ModelRecord {
  readonly id: string
  /** Relative to the project. */
  readonly path: string
  /** `schema.name`. */
  readonly name: string
  readonly kind: string
  readonly contentHash: string
  readonly owner: string | null
  readonly schema: string
  readonly tags: readonly string[]
  readonly createdAt: string
  readonly updatedAt: string
}

export type NewModel = Omit<ModelRecord, 'id' | 'createdAt' | 'updatedAt'> & { readonly at: string }

/** One edge of column lineage: `to`'s column is computed from `from`'s. */
export interface ColumnEdge {
  readonly fromModel: string
  readonly fromColumn: string
  readonly toModel: string
  readonly toColumn: string
}

export interface ModelStore {
  /** Inserts by path, or updates what changed; the id stays. */
  registerModel(model: NewModel): Promise<ModelRecord>
  registerModels(models: readonly NewModel[]): Promise<readonly ModelRecord[]>
  /** Removes every model whose path is not named. */
  keepOnlyModels(paths: readonly string[]): Promise<number>
  getModelById(id: string): Promise<ModelRecord | null>
  getModelByPath(path: string): Promise<ModelRecord | null>
  updateModelHash(id: string, contentHash: string, at: string): Promise<boolean>
  listModels(): Promise<readonly ModelRecord[]>
  /** The content hash of every model by its path: what changed, without reading everything. */
  getModelHashes(): Promise<ReadonlyMap<string, string>>
  /** Replaces the parents of a model, all by `schema.name`. */
  setDependencies(model: string, parents: readonly string[]): Promise<void>
  /** Replaces the parents of every model named, at once. */
  setAllDependencies(entries: ReadonlyMap<string, readonly string[]>): Promise<void>
  getDependencies(model: string): Promise<readonly string[]>
  getDependents(model: string): Promise<readonly string[]>
  /** Replaces the edges into each named model. */
  setColumnLineage(models: readonly string[], edges: readonly ColumnEdge[]): Promise<void>
  /** Edges into `model`, or into one of its columns. */
  getColumnLineageBackward(model: string, column?: string): Promise<readonly ColumnEdge[]>
  /** Edges out of `model`, or out of one of its columns. */
  getColumnLineageForward(model: string, column?: string): Promise<readonly ColumnEdge[]>
}
