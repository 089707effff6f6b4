import { afterEach, describe, expect, it } from 'vitest'
import { takeOverRuns } from '../../src/apply/take-over-runs.ts'
import { EventJournal } from '../../src/events/event-journal.ts'
import { openTestServices, type TestServices } from '../../src/testing/open-test-services.ts'
import { endlessQuery, ordersProject } from './orders-project.ts'

let test: TestServices | null = null

async function open(files: Readonly<Record<string, string>> = {}): Promise<TestServices> {
  test = await openTestServices({ ...ordersProject, ...files })
  return test
}

afterEach(async () => {
  await test?.[Symbol.asyncDispose]()
  test = null
})

const slow = { 'models/apart/slow.sql': `/*---\nkind: table\n---*/\n${endlessQuery}\n` }
const startedSlow = (event: {
  readonly type: string
  readonly payload: Readonly<Record<string, unknown>>
}) => event.type === 'batch.started' && event.payload['model'] === 'apart.slow'
const at = '2024-01-11T00:00:00.000Z'
const expired = '2024-01-10T23:59:59.000Z'

async function typesOf(services: TestServices, runId: string) {
  return (await services.events(runId)).map(({ type }) => type)
}

/** A run whose process ended without a word, and the token it had. */
async function abandonedRun({ services: { store } }: TestServices, expiresAt: string) {
  const taken = await store.takeLease({
    name: 'environment:dev',
    holder: 'gone:7',
    runId: 'r_gone',
    at: '2024-01-10T23:59:00.000Z',
    expiresAt,
  })
  if (!taken.taken) throw new Error('the lease is free')
  await store.createRun({
    id: 'r_gone',
    kind: 'schedule',
    environment: 'dev',
    planId: null,
    actor: 'ada',
    createdAt: at,
  })
  await store.startRun('r_gone', at)
  return taken.lease
}

const look = ({ services }: TestServices, own: readonly string[] = []) =>
  takeOverRuns(
    { ...services, journal: new EventJournal(services.store, services.clock) },
    { holder: 'other:2', own },
  )

describe('a run of another process', () => {
  it('is cancelled through this one: its holder hears of it, and it ends once', async () => {
    const services = await open(slow)
    const { runId, ended } = await services.start(await services.plan())
    await services.event(runId, startedSlow)
    const other = services.otherProcess('other:2')
    const [first, second] = await Promise.all([
      other.cancelRun({ runId, by: 'bob' }),
      services.otherProcess('third:3').cancelRun({ runId, by: 'cem' }),
    ])
    expect(first).toMatchObject({ status: 'cancelled', error: 'cancelled by bob' })
    expect([await ended, second]).toEqual([first, first])
    const types = await typesOf(services, runId)
    for (const type of ['cancel.requested', 'cancel.ended', 'run.ended'])
      expect([type, types.filter((each) => each === type).length]).toEqual([type, 1])
    await expect(other.cancelRun({ runId, by: 'bob' })).rejects.toMatchObject({
      code: 'nothing_to_cancel',
    })
  })

  it('that its holder ends at the same moment has one end, and whoever asked is told which', async () => {
    const services = await open(slow)
    const { runId } = await services.start(await services.plan())
    await services.event(runId, startedSlow)
    const answers = await Promise.all([
      services.otherProcess('other:2').cancelRun({ runId, by: 'bob' }),
      services.orchestrator.cancelRun({ runId, by: 'ada' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual(['cancelled', 'cancelled'])
    const types = await typesOf(services, runId)
    expect(types.filter((type) => type === 'run.ended')).toHaveLength(1)
    expect(types.filter((type) => type === 'cancel.requested')).toHaveLength(1)
  })

  it('whose lease still holds is left alone', async () => {
    const services = await open()
    await abandonedRun(services, at)
    expect(await look(services)).toEqual([])
    expect(await services.services.store.getRun('r_gone')).toMatchObject({ status: 'running' })
  })

  it('whose lease expired is ended as interrupted, its lease free and its token worth nothing', async () => {
    const services = await open()
    const { token } = await abandonedRun(services, expired)
    expect(await look(services, ['r_gone'])).toEqual([])
    const all = await Promise.all([look(services), look(services)])
    expect(all.flat()).toMatchObject([{ id: 'r_gone', status: 'interrupted' }])
    const { store } = services.services
    expect(await store.getLease('environment:dev')).toBeNull()
    const late = new EventJournal(store, services.clock).record({
      stream: 'run:r_gone',
      events: [{ type: 'stage.started', payload: { stage: 'promote' } }],
      fence: { lease: 'environment:dev', token },
    })
    await expect(late).rejects.toMatchObject({ code: 'lease_lost' })
    expect(await typesOf(services, 'r_gone')).toEqual(['run.ended'])
  })

  it('that lost its lease to another run is ended, and that one keeps the lease', async () => {
    const services = await open()
    await abandonedRun(services, expired)
    const { store } = services.services
    const lease = { name: 'environment:dev', holder: 'test:1', runId: 'r_new', at, expiresAt: at }
    expect(await store.takeLease(lease)).toMatchObject({ taken: true })
    expect(await look(services)).toMatchObject([{ id: 'r_gone', status: 'interrupted' }])
    expect(await store.getLease('environment:dev')).toMatchObject({ runId: 'r_new' })
  })

  it('that is dead and is to be cancelled ends cancelled, by the one who asks', async () => {
    const services = await open()
    await abandonedRun(services, expired)
    const run = await services.otherProcess('other:2').cancelRun({ runId: 'r_gone', by: 'bob' })
    expect(run).toMatchObject({ status: 'cancelled', error: 'cancelled by bob' })
    expect(await typesOf(services, 'r_gone')).toEqual([
      'cancel.requested',
      'stage.started',
      'cancel.ended',
      'run.ended',
    ])
  })

  it('that was taken over while its process stood still has that one end', async () => {
    const services = await open(slow)
    const { runId, ended } = await services.start(await services.plan())
    await services.event(runId, startedSlow)
    services.clock.set('2024-01-11T00:01:00Z')
    expect(await look(services)).toMatchObject([{ id: runId, status: 'interrupted' }])
    expect(await ended).toMatchObject({ status: 'interrupted' })
    const types = await typesOf(services, runId)
    expect(types.filter((type) => type === 'run.ended')).toHaveLength(1)
    expect(types.at(-1)).toBe('run.ended')
  })
})
