import { createAppCaller } from '../../src/app-caller.ts'
import { createServices } from '../../src/create-services.ts'
import { messagesOf } from '../open-project.ts'
import { type CrashPoint, crashPoints } from './crash-points.ts'

/**
 * Plans and applies the project of its first argument; at the moment its second names it kills itself, or
 * with a third its engine, and then goes on as it can.
 */
const [root = '', point = '', victim = 'process'] = process.argv.slice(2)
const silent = () => {}
const services = createServices({
  root,
  state: null,
  actor: 'ada',
  command: 'millrace test',
  migrate: 'auto',
  logger: { debug: silent, info: silent, warn: silent, error: silent },
})
const { store, engine: openEngine } = await services.open()
const engine = await openEngine([])
const caller = createAppCaller({ services, actor: 'ada' })
const { planId } = await caller.plan.create({ environment: 'prod' })
await messagesOf(await caller.plan.onOverview({ planId }))
let kill: Promise<void> | null = null
crashPoints[point as CrashPoint]({
  store,
  engine,
  die() {
    if (victim === 'engine') {
      kill ??= engine.kill()
      return
    }
    process.kill(process.pid, 'SIGKILL')
    for (;;);
  },
})
const { runId } = await caller.plan.submit({ planId })
await messagesOf(await caller.run.onEvents({ runId }))
await kill
await services[Symbol.asyncDispose]()
process.exitCode = kill ? 0 : 1
