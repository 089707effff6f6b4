import { createMemoryState } from '../src/testing/memory-session.ts'
import { createMemoryStateStore } from '../src/testing/memory-state-store.ts'
import { describeStateStoreContract } from '../src/testing/state-store-contract.ts'

describeStateStoreContract('memory', async () => {
  const state = createMemoryState()
  return {
    inWorkspace: async (workspace) => createMemoryStateStore({ state, workspace }),
    close: async () => {},
  }
})
