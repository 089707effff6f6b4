/** A workspace: everything else in state belongs to one. */
export interface WorkspaceRecord {
  /** Chosen at creation and never changed: lower-case letters, digits and hyphens. */
  readonly id: string
  /** What people call it; its id where nobody named it. */
  readonly name: string
  /** ISO 8601 UTC. */
  readonly createdAt: string
}

export interface WorkspaceStore {
  /** By id. */
  listWorkspaces(): Promise<readonly WorkspaceRecord[]>
  getWorkspace(id: string): Promise<WorkspaceRecord | null>
  /** Null when the id is taken. */
  createWorkspace(workspace: WorkspaceRecord): Promise<WorkspaceRecord | null>
  /** Null when there is none of that id. */
  renameWorkspace(id: string, name: string): Promise<WorkspaceRecord | null>
}
