import { AppError, production, runModelTests, workspaceStream } from '@millrace/core'
import { z } from 'zod'
import { loadCurrentProject } from '../load-current-project.ts'
import { procedure, router } from './procedure.ts'

export const testRouter = router({
  /** Runs the project's model tests on their fixture rows. */
  run: procedure
    .input(z.object({ model: z.string().optional() }).prefault({}))
    .mutation(async ({ ctx, input }) => {
      const services = await ctx.services.open()
      const project = await loadCurrentProject(services, production)
      const issues = project.issues.filter(({ severity }) => severity === 'error')
      if (issues.length > 0)
        throw new AppError('project_invalid', { message: 'the project has issues', issues })
      const tests = project.tests.filter(
        ({ model }) => input.model === undefined || model === input.model.toLowerCase(),
      )
      const engine = () => services.engine(project.sourceFiles)
      const payload = await runModelTests(
        { ...services, cache: services.store, engine },
        project,
        tests,
      )
      const told = { ...payload, details: [...payload.details] }
      await services.journal.record({
        stream: workspaceStream,
        events: [{ type: 'tests', payload: told }],
      })
      return payload
    }),
})
