import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describeStateStoreContract } from '@millrace/core/testing'
import { openStateStore } from '../src/open-state-store.ts'

describeStateStoreContract('PGlite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-state-'))
  const store = await openStateStore({ state: folder })
  return {
    inWorkspace: (workspace) => store.forWorkspace(workspace),
    async close() {
      await store.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
})
