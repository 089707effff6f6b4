import { appRouter } from './router.ts'
import { createCaller } from './rpc/procedure.ts'

/** Calls procedures in this process. */
export const createAppCaller = createCaller(appRouter)
export type AppCaller = ReturnType<typeof createAppCaller>
