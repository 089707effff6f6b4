import { auditRouter } from './rpc/audit-router.ts'
import { environmentRouter } from './rpc/environment-router.ts'
import { errorRouter } from './rpc/error-router.ts'
import { fileRouter } from './rpc/file-router.ts'
import { modelRouter } from './rpc/model-router.ts'
import { planRouter } from './rpc/plan-router.ts'
import { router } from './rpc/procedure.ts'
import { projectRouter } from './rpc/project-router.ts'
import { queryRouter } from './rpc/query-router.ts'
import { runRouter } from './rpc/run-router.ts'
import { stateRouter } from './rpc/state-router.ts'
import { testRouter } from './rpc/test-router.ts'
import { workspaceRouter } from './rpc/workspace-router.ts'

/** Every procedure of the product; the names are the public contract. */
export const appRouter = router({
  audit: auditRouter,
  environment: environmentRouter,
  error: errorRouter,
  file: fileRouter,
  model: modelRouter,
  plan: planRouter,
  project: projectRouter,
  query: queryRouter,
  run: runRouter,
  state: stateRouter,
  test: testRouter,
  workspace: workspaceRouter,
})
export type AppRouter = typeof appRouter
export type { StreamPing } from './rpc/deliver-messages.ts'
