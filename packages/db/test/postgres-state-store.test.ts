import { describeStateStoreContract } from '@millrace/core/testing'
import { openStateStore } from '../src/open-state-store.ts'
import { createTestDatabase } from './test-places.ts'

describeStateStoreContract('PostgreSQL', async () => {
  const database = await createTestDatabase()
  const store = await openStateStore({ state: database.url, migrate: 'auto' })
  return {
    inWorkspace: (workspace) => store.forWorkspace(workspace),
    async close() {
      await store.close()
      await database.drop()
    },
  }
})
