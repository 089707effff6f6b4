import type { AppendListener, StreamName } from '@millrace/core'

/** Where an append was made. */
interface Appended {
  readonly stream: StreamName
  readonly isElsewhere: boolean
}

/** Who wants to hear of appends, by workspace. */
export interface AppendListeners {
  add(workspace: string, listener: AppendListener): () => void
  emit(workspace: string, appended: Appended): void
}

export function createAppendListeners(): AppendListeners {
  const byWorkspace = new Map<string, Set<AppendListener>>()
  return {
    add(workspace, listener) {
      const listeners = byWorkspace.get(workspace) ?? new Set()
      byWorkspace.set(workspace, listeners.add(listener))
      return () => listeners.delete(listener)
    },
    emit(workspace, appended) {
      for (const listener of byWorkspace.get(workspace) ?? []) callApart(listener, appended)
    },
  }
}

// What was appended is committed: a listener that throws must not make it look failed.
function callApart(listener: AppendListener, { stream, isElsewhere }: Appended): void {
  try {
    listener(stream, isElsewhere)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
