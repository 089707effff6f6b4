import type { StreamName } from '@millrace/core'

type Listener = (stream: StreamName) => void

/** Who wants to hear of appends, by workspace. */
export interface AppendListeners {
  add(workspace: string, listener: Listener): () => void
  emit(workspace: string, stream: StreamName): void
}

export function createAppendListeners(): AppendListeners {
  const byWorkspace = new Map<string, Set<Listener>>()
  return {
    add(workspace, listener) {
      const listeners = byWorkspace.get(workspace) ?? new Set()
      byWorkspace.set(workspace, listeners.add(listener))
      return () => listeners.delete(listener)
    },
    emit(workspace, stream) {
      for (const listener of byWorkspace.get(workspace) ?? []) callApart(listener, stream)
    },
  }
}

// What was appended is committed: a listener that throws must not make it look failed.
function callApart(listener: Listener, stream: StreamName): void {
  try {
    listener(stream)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
