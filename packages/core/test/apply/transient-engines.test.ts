import { afterEach, describe, expect, it } from 'vitest'
import { Orchestrator } from '../../src/apply/orchestrator.ts'
import { EngineError } from '../../src/engines/engine-error.ts'
import {
  openTestServices,
  type TestOptions,
  type TestServices,
} from '../../src/testing/open-test-services.ts'
import { failingWrites, interceptWrites } from './intercept-writes.ts'
import { ordersProject } from './orders-project.ts'

let test: TestServices | null = null

async function open(
  files: Readonly<Record<string, string>> = {},
  options: TestOptions = {},
): Promise<TestServices> {
  test = await openTestServices({ ...ordersProject, ...files }, options)
  return test
}

afterEach(async () => {
  await test?.[Symbol.asyncDispose]()
  test = null
})

describe('an engine that fails for a moment', () => {
  const transient = new EngineError({ code: 'connection', message: 'try again', transient: true })

  it('is tried again, visibly, and each row is there once', async () => {
    const services = await open(
      {},
      failingWrites((write) => (write === 2 ? transient : null)),
    )
    const run = await services.apply()
    expect(run.status).toBe('completed')
    const events = await services.events(run.id)
    expect(
      events.filter(({ type }) => type === 'task.retrying').map(({ payload }) => payload),
    ).toEqual([{ model: 'raw.orders', attempt: 1, of: 4, inMs: 0, code: 'connection' }])
    expect(events.filter(({ type }) => type === 'batch.failed')).toEqual([])
    expect(await services.rows('select count(*), count(distinct id) from raw.orders')).toEqual([
      [100, 100],
    ])
  })

  it('fails its model after the last attempt, with the cause', async () => {
    const services = await open(
      {},
      failingWrites(() => transient),
    )
    const run = await services.apply()
    expect(run).toMatchObject({ status: 'failed', error: 'try again' })
    const events = await services.events(run.id)
    expect(events.filter(({ type }) => type === 'task.retrying')).toHaveLength(3)
    expect(events.at(-1)?.payload).toMatchObject({
      causes: [{ kind: 'engine', code: 'connection', model: 'raw.orders' }],
    })
  })

  it('may be killed in the middle of a batch: the batch is written again, once', async () => {
    let isArmed = false
    const services = await open(
      {},
      interceptWrites(async (write, engine) => {
        const writing = write()
        if (!isArmed) return writing
        isArmed = false
        writing.catch(() => {})
        await engine.kill()
        return writing
      }),
    )
    const plan = await services.plan()
    isArmed = true
    const run = await (await services.start(plan)).ended
    expect(run).toMatchObject({ status: 'completed', error: null })
    expect(
      (await services.events(run.id)).filter(({ type }) => type === 'task.retrying')[0]?.payload,
    ).toMatchObject({ code: 'lost' })
    expect(
      await services.rows('select count(*), count(distinct id), sum(amount) from raw.orders'),
    ).toEqual([[100, 100, '49500']])
  })

  it('that dies at every attempt fails its model and says so', async () => {
    const services = await open(
      {},
      interceptWrites(async (write, engine) => {
        const writing = write()
        writing.catch(() => {})
        await engine.kill()
        return writing
      }),
    )
    const run = await services.apply()
    expect(run.status).toBe('failed')
    const events = await services.events(run.id)
    expect(events.at(-1)?.payload).toMatchObject({
      status: 'failed',
      causes: expect.arrayContaining([
        expect.objectContaining({ kind: 'lost', model: 'raw.orders', code: 'lost' }),
      ]),
    })
    expect(await services.services.store.getEnvironment('prod')).toBeNull()
    expect(await services.services.store.listLeases()).toEqual([])
  })

  it('ends the run as failed, with its last event, when the warehouse cannot be opened', async () => {
    const services = await open()
    const plan = await services.plan()
    const refusing = {
      ...services.services,
      engine: () => Promise.reject(new EngineError({ code: 'busy', message: 'held by 42' })),
    }
    const run = await (await services.start(plan, new Orchestrator(refusing, 'test:2'))).ended
    expect(run).toMatchObject({ status: 'failed', error: 'held by 42' })
    expect((await services.events(run.id)).at(-1)).toMatchObject({
      type: 'run.ended',
      payload: { status: 'failed' },
    })
    expect(await services.services.store.listLeases()).toEqual([])
    expect(await services.apply()).toMatchObject({ status: 'completed' })
  })
})
