import { beforeEach, describe, expect, it } from 'vitest'
import type { StateStore } from '../state/state-store.ts'
import { fixedClock } from '../testing/fixed-clock.ts'
import { createMemoryStateStore } from '../testing/memory-state-store.ts'
import { aRun } from '../testing/state-fixtures.ts'
import { EventJournal } from './event-journal.ts'

const at = '2024-01-01T00:00:00.000Z'
const cancelled = (by: string) => ({ type: 'cancel.requested', payload: { by } }) as const
const lease = {
  name: 'environment:dev',
  holder: 'a',
  runId: 'r_1',
  at,
  expiresAt: '2024-01-01T00:01:00.000Z',
}

let store: StateStore
let journal: EventJournal
let transactions: number

beforeEach(() => {
  const memory = createMemoryStateStore()
  transactions = 0
  store = {
    ...memory,
    transaction: (work) => {
      transactions += 1
      return memory.transaction(work)
    },
  }
  journal = new EventJournal(store, fixedClock(at))
})

const names = async (stream: string) =>
  (await store.readEvents(stream, 0, 1000)).map(({ payload }) => payload['by'])

describe('the event journal', () => {
  it('keeps the order in which entries were given, with dense numbers', async () => {
    const given = Array.from({ length: 200 }, (_, index) => String(index))
    await Promise.all(
      given.map((by) => journal.record({ stream: 'run:r_1', events: [cancelled(by)] })),
    )
    expect(await names('run:r_1')).toEqual(given)
    const events = await store.readEvents('run:r_1', 0, 1000)
    expect(events.map(({ seq }) => seq)).toEqual(given.map((_, index) => index + 1))
    expect(new Set(events.map((event) => event.at))).toEqual(new Set([at]))
  })

  it('writes what comes together in one transaction', async () => {
    const writes = ['run:a', 'run:b', 'run:a', 'run:b'].map((stream, index) =>
      journal.record({ stream, events: [cancelled(String(index))] }),
    )
    await Promise.all(writes)
    expect(transactions).toBe(1)
    expect([await names('run:a'), await names('run:b')]).toEqual([
      ['0', '2'],
      ['1', '3'],
    ])
  })

  it('goes on with what arrives while it writes, and settles after it', async () => {
    let later: Promise<void> | null = null
    await journal.record({
      stream: 'run:r_1',
      events: [cancelled('first')],
      change: async () =>
        void (later ??= journal.record({ stream: 'run:r_1', events: [cancelled('second')] })),
    })
    await journal.settled()
    expect(later).not.toBeNull()
    expect(await names('run:r_1')).toEqual(['first', 'second'])
  })

  it('loses no neighbour of an entry that is refused, and keeps nothing of that one', async () => {
    const writes = await Promise.allSettled([
      journal.record({ stream: 'run:r_1', events: [cancelled('before')] }),
      journal.record({
        stream: 'run:r_1',
        events: [cancelled('refused')],
        change: async (tx) => {
          await tx.createRun(aRun('r_1'))
          throw new Error('no')
        },
      }),
      journal.record({ stream: 'run:r_1', events: [cancelled('after')] }),
    ])
    expect(writes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await names('run:r_1')).toEqual(['before', 'after'])
    expect(await store.getRun('r_1')).toBeNull()
  })

  it('goes on after a refusal of one entry alone', async () => {
    const refused = journal.record({
      stream: 'run:r_1',
      events: [],
      change: () => Promise.reject(new Error('no')),
    })
    await expect(refused).rejects.toThrow('no')
    await journal.record({ stream: 'run:r_1', events: [cancelled('later')] })
    expect(await names('run:r_1')).toEqual(['later'])
  })

  it('refuses what is fenced by a lease that is gone, and nothing else', async () => {
    const first = await store.takeLease(lease)
    if (!first.taken) throw new Error('the lease was free')
    const fence = { lease: lease.name, token: first.lease.token }
    await journal.record({ stream: 'run:r_1', events: [cancelled('held')], fence })
    await store.dropLease(lease.name)
    await store.takeLease({ ...lease, holder: 'b', runId: 'r_2' })
    const [fenced, free] = await Promise.allSettled([
      journal.record({ stream: 'run:r_1', events: [cancelled('fenced')], fence }),
      journal.record({ stream: 'run:r_2', events: [cancelled('free')] }),
    ])
    expect(fenced).toMatchObject({ status: 'rejected', reason: { code: 'lease_lost' } })
    expect(free.status).toBe('fulfilled')
    expect([await names('run:r_1'), await names('run:r_2')]).toEqual([['held'], ['free']])
  })

  it('merges patches of one model run and writes intervals with their events or not at all', async () => {
    await store.createRun(aRun('r_1'))
    const interval = {
      version: 'v',
      range: { start: 0, end: 10 },
      coverage: null,
      runId: 'r_1',
      at,
      replaces: false,
    }
    const refused = journal.record({
      stream: 'run:r_1',
      events: [cancelled('x')],
      intervals: [interval],
      change: () => Promise.reject(new Error('no')),
    })
    await expect(refused).rejects.toThrow('no')
    expect((await store.getIntervals(['v'])).get('v')?.ranges ?? []).toEqual([])
    await journal.record({ stream: 'run:r_1', events: [cancelled('y')], intervals: [interval] })
    expect((await store.getIntervals(['v'])).get('v')?.ranges).toEqual([{ start: 0, end: 10 }])
    expect(await names('run:r_1')).toEqual(['y'])
  })
})
