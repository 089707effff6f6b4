import { afterEach, describe, expect, it } from 'vitest'
import { EngineError } from '../../src/engines/engine-error.ts'
import {
  openTestServices,
  type TestOptions,
  type TestServices,
} from '../../src/testing/open-test-services.ts'
import { interceptWrites } from './intercept-writes.ts'
import { ordersProject } from './orders-project.ts'

let test: TestServices | null = null

async function open(options: TestOptions): Promise<TestServices> {
  test = await openTestServices(ordersProject, options)
  return test
}

afterEach(async () => {
  await test?.[Symbol.asyncDispose]()
  test = null
})

/** A warehouse whose first range write waits for `open`, and then does as it is told. */
function gatedWrites(first: (write: () => Promise<unknown>) => Promise<unknown>) {
  const gate = Promise.withResolvers<void>()
  const counted = { writes: 0 }
  const options = interceptWrites(async (write) => {
    counted.writes += 1
    if (counted.writes > 1) return write()
    await gate.promise
    return first(write)
  })
  return { options, counted, open: () => gate.resolve() }
}

/** Starts applying the project to both environments, the second while the first writes. */
async function applyToBoth(services: TestServices, letGo: () => void) {
  const [prod, dev] = [await services.plan('prod'), await services.plan('dev')]
  const first = await services.start(prod)
  await services.event(first.runId, ({ type }) => type === 'batch.started')
  const second = await services.start(dev)
  const waiting = await services.event(second.runId, ({ type }) => type === 'run.waiting')
  expect(waiting.payload).toEqual({ runs: [first.runId] })
  letGo()
  const ended = await Promise.all([first.ended, second.ended])
  const built = (await services.events(second.runId)).filter(({ type }) => type === 'batch.done')
  return { statuses: ended.map(({ status }) => status), builtBySecond: built.length }
}

describe('two runs that need the same batches', () => {
  it('build them once: the second waits and takes what the first recorded', async () => {
    const gate = gatedWrites((write) => write())
    const services = await open(gate.options)
    expect(await applyToBoth(services, gate.open)).toEqual({
      statuses: ['completed', 'completed'],
      builtBySecond: 0,
    })
    expect(gate.counted.writes).toBe(5)
    const sums =
      'select sum(revenue) from marts.daily union all select sum(revenue) from marts__dev.daily'
    expect(await services.rows(sums)).toEqual([['49500'], ['49500']])
  })

  it('leave to the second what the first could not build', async () => {
    const gate = gatedWrites(() =>
      Promise.reject(new EngineError({ code: 'constraint', message: 'no room' })),
    )
    const services = await open(gate.options)
    const { statuses, builtBySecond } = await applyToBoth(services, gate.open)
    expect(statuses).toEqual(['failed', 'completed'])
    expect(builtBySecond).toBeGreaterThanOrEqual(6)
    expect(await services.rows('select sum(revenue) from marts__dev.daily')).toEqual([['49500']])
  })

  it('can be cancelled while one waits for the other', async () => {
    const gate = gatedWrites((write) => write())
    const services = await open(gate.options)
    const [prod, dev] = [await services.plan('prod'), await services.plan('dev')]
    const first = await services.start(prod)
    await services.event(first.runId, ({ type }) => type === 'batch.started')
    const second = await services.start(dev)
    await services.event(second.runId, ({ type }) => type === 'run.waiting')
    const cancelled = await services.orchestrator.cancelRun({ runId: second.runId, by: 'bob' })
    expect(cancelled).toMatchObject({ status: 'cancelled' })
    gate.open()
    expect(await first.ended).toMatchObject({ status: 'completed' })
  })
})
